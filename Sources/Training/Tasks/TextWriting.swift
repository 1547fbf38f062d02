// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Preparing
import Tensors

/// Texts that a model learns to write: each word is guessed with the right words before it in sight (Williams and
/// Zipser 1989, teacher forcing).
struct TextWriting: Sendable {
    let model: any TextGenerator
    private let texts: CaptionEncoder

    init(_ model: any TextGenerator, of loaded: LoadedModel) {
        self.model = model
        let rules = model.generation
        texts = CaptionEncoder(loaded) { encoding in
            let words = encoding.ids.indices.filter { !encoding.isSpecial[$0] }.map { encoding.ids[$0] }
            return rules.start + words + (encoding.isTruncated ? [] : rules.ends.min().map { [$0] } ?? [])
        }
    }

    /// The loss of all words of all texts, and which of them the likeliest guess was right on, text by text.
    func guess(
        _ written: [String], on source: GenerationSource, _ pass: Pass
    ) throws -> (loss: Tensor, right: [[Bool]]) {
        let rows = try texts.tokens(written).ids
        let length = rows.reduce(0) { max($0, $1.count) }
        let padding = model.generation.padding
        let padded = rows.map { $0 + [Int](repeating: padding, count: length - $0.count) }
        let logits = try model.logits(ids: padded, source: source, lastOnly: false, pass)  // [B, T, V]
        let labels = rows.flatMap { $0 + [Int](repeating: ignoredLabel, count: length - $0.count) }
        let guesses = try argmax(logits.detached, axis: -1).integers
        let right = rows.enumerated().map { row, ids in
            ids.indices.dropFirst(model.generation.start.count).map { guesses[row * length + $0 - 1] == ids[$0] }
        }
        return (try causalLanguageLoss(logits: logits, ids: labels), right)
    }
}
