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
    /// ids of B rows of T tokens → [B, T, V]. Where the pass has a cache, the tokens before these lie there, and keys
    /// and values of these are added to it.
    /// - Parameter lastOnly: whether only the last token's logits are wanted: [B, 1, V].
    func logits(ids: [[Int]], source: GenerationSource, lastOnly: Bool, _ pass: Pass) throws -> Tensor
}

/// What the words of a text that is written look at.
public struct GenerationSource: Sendable {
    /// [B, S, D]
    public let states: Tensor
    /// How many of the states of each row are real; nil for all.
    public let lengths: [Int]?

    public init(states: Tensor, lengths: [Int]? = nil) {
        self.states = states
        self.lengths = lengths
    }

    /// Each row `count` times in a row, for as many beams.
    public func repeated(_ count: Int) throws -> GenerationSource {
        guard count > 1 else { return self }
        let rows = (0..<states.shape[0]).flatMap { [Int](repeating: $0, count: count) }
        return GenerationSource(
            states: try takeRows(states, rows), lengths: lengths.map { lengths in rows.map { lengths[$0] } })
    }
}

/// How a model's texts begin and end, and how they are searched for where nothing else is asked.
public struct GenerationRules: Sendable, Equatable {
    /// The tokens that every text begins with.
    public var start: [Int]
    /// The tokens that end a text.
    public var ends: Set<Int>
    /// What follows the end in a row that is done before others.
    public var padding: Int
    /// The most tokens of a text, those of `start` among them.
    public var maximumLength: Int
    public var beams = 1
    public var lengthPenalty: Float = 1
    public var repetitionPenalty: Float = 1
    public var earlyStopping = false

    public init(start: [Int], ends: Set<Int>, padding: Int, maximumLength: Int) {
        self.start = start
        self.ends = ends
        self.padding = padding
        self.maximumLength = maximumLength
    }
}
