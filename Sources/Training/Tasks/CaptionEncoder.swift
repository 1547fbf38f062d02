// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import Networks
import Preparing
import Synchronization
import Tensors

/// Texts as tokens for training, each text worked out once.
final class CaptionEncoder: Sendable {
    private let model: LoadedModel
    private let form: @Sendable (Encoding) -> [Int]
    private let known = Mutex<[String: [Int]]>([:])
    /// Texts that are remembered; beyond them all are forgotten.
    private static let limit = 200_000

    /// - Parameter form: what of a text's tokens is taken, and what with them.
    init(_ model: LoadedModel, form: @escaping @Sendable (Encoding) -> [Int] = { $0.ids }) {
        self.model = model
        self.form = form
    }

    /// The tokens of each text, cut at the most that the model reads.
    func tokens(_ texts: [String]) throws -> TokenBatch {
        TokenBatch(try known.withLock { known in
            try texts.map { text in
                if let ids = known[text] { return ids }
                let ids = try model.encode([text]).first.map(form) ?? []
                if known.count >= Self.limit { known = [:] }
                known[text] = ids
                return ids
            }
        })
    }
}

/// The different texts of a batch and which of them each picture is described by.
struct CaptionPairs {
    let texts: [String]
    /// [pictures, texts], 1 where they belong together.
    let positives: Tensor

    /// - Parameters:
    ///   - chosen: the text that stands for each picture.
    ///   - right: all texts that are right for each picture.
    init(chosen: [String], right: [[String]]) {
        var places: [String: Int] = [:]
        var texts: [String] = []
        for text in chosen where places[text] == nil {
            places[text] = texts.count
            texts.append(text)
        }
        let width = texts.count
        positives = Tensor(shape: [chosen.count, width]) { out in
            out.update(repeating: 0)
            for (row, text) in chosen.enumerated() {
                for text in CollectionOfOne(text) + right[row] {
                    if let column = places[text] { out[row * width + column] = 1 }
                }
            }
        }
        self.texts = texts
    }
}
