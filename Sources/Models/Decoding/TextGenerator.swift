// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// A model that writes a text on a picture, a word at a time: captions, and answers to questions.
public protocol TextGenerator: Model {
    /// How its texts begin and end, from generation_config.json and config.json.
    var generation: GenerationRules { get }
    /// Whether a question is read before it writes.
    var readsQuestions: Bool { get }
    /// Whether it also writes on a picture alone, without a question.
    var writesCaptions: Bool { get }

    /// What its words look at, worked out once for a picture, and for a question where it reads one.
    ///
    /// pixels [B, C, H, W] and tokens of B questions → states [B, S, D]
    func source(pixels: Tensor, question: TokenBatch?, _ pass: Pass) throws -> GenerationSource

    /// At each token, a logit for each word that may stand behind it.
    ///
    /// ids of B rows of T tokens → [B, T, V]. Where the pass has a cache, the tokens before these lie there; keys and
    /// values of these are added to it, and it is advanced by T.
    /// - Parameter lastOnly: whether only the last token's logits are wanted: [B, 1, V].
    func logits(ids: [[Int]], source: GenerationSource, lastOnly: Bool, _ pass: Pass) throws -> Tensor
}
