// SPDX-License-Identifier: GPL-3.0-or-later
import Results
import Tensors

/// Small maps of a text beside a picture, and a table of heads, equal on every run.
enum PairSample {
    private static let words = ["a", "red", "cube"]

    /// A decoder's words over 4 × 4 patches behind a [CLS], two layers of three heads.
    static func cross() -> AttentionMap {
        let (queries, keys) = (5, 17)
        var values: [Float] = []
        for layer in 0..<2 {
            for head in 0..<3 {
                for query in 0..<queries {
                    var row = (0..<keys).map { Float(($0 * (head + 2) + layer * 5 + query * query * 3) % 11 + 1) }
                    row[(query * 4 + head) % 16 + 1] += 40
                    let total = row.reduce(0, +)
                    values += row.map { $0 / total }
                }
            }
        }
        var pair = PairDetails()
        pair.attention = .cross
        pair.text = "a red cube"
        pair.words = words.enumerated().map { .init($0.element, rows: [$0.offset]) }
        pair.queryTokens = ["[DEC]", "a", "red", "cube", "[SEP]"]
        return map(
            .raw, Tensor(values, shape: [2, 3, queries, keys]), layers: [0, 1], queries: [2],
            label: "cube, at the token before it", tokens: ["[CLS]"], first: 1, pair)
    }

    /// The one row of a pair's score, over its words and its patches.
    static func relevance() -> AttentionMap {
        var pair = PairDetails()
        pair.attention = .vision
        pair.text = "a red cube"
        pair.words = words.enumerated().map { .init($0.element, rows: [], keys: [$0.offset + 1]) }
        pair.score = .init("cosine × 100", 27.31)
        pair.caveat = "no cross-attention in clip: this explains the score of the pair"
        let values = [0, 0.1, 0.4, 1.2, 1] + [1] + (0..<16).map { Float($0 * 7 % 16) / 40 }
        return map(
            .relevance, Tensor(values, shape: [1, 1, 1, 22]), layers: [0], queries: [0], label: "cosine × 100",
            tokens: ["[S]", "a", "red", "cube", "[E]", "[CLS]"], first: 6, pair)
    }

    /// What speaks for a score and against it.
    static func occlusion() -> AttentionMap {
        var pair = PairDetails()
        pair.attention = .vision
        pair.score = .init("logit of cube", 3.5)
        let values = (0..<16).map { Float($0 * 7 % 16 - 5) / 10 }
        return map(
            .occlusion, Tensor(values, shape: [1, 1, 1, 16]), layers: [0], queries: [0], label: "logit of cube",
            tokens: [], first: 0, pair)
    }

    private static func map(
        _ method: AttentionMap.Method, _ weights: Tensor, layers: [Int], queries: [Int], label: String,
        tokens: [String], first: Int, _ pair: PairDetails
    ) -> AttentionMap {
        AttentionMap(
            model: "blip", input: "cat.png", method: method, weights: weights, layers: layers,
            layerCount: layers.count, paths: [], head: .mean, queries: queries, queryLabel: label,
            tokens: tokens + (0..<16).map { "\($0 / 4),\($0 % 4)" },
            grid: PatchGrid(rows: 4, columns: 4, first: first),
            subject: .init(pixels: Sample.picture(32, 24), crop: .whole),
            request: "attend blip cat.png \"a red cube\"", pair: pair)
    }

    /// Four blocks of three layers of four heads.
    static func heads(examples: Int = 1) -> HeadTable {
        let names = ["text→text", "text→image", "image→text", "image→image"]
        return HeadTable(
            model: "vilt", input: "cat.png", attention: .joint, layers: [0, 1, 2], headCount: 4,
            blocks: names.enumerated().map { place, name in
                func numbers(_ step: Int) -> Tensor {
                    Tensor((0..<12).map { Float(($0 * step + place * 3) % 13) / 12 }, shape: [3, 4])
                }
                return HeadTable.Block(
                    name: name, mass: numbers(5), entropy: numbers(7), massDeviation: examples > 1 ? numbers(1) : nil,
                    entropyDeviation: nil)
            }, examples: examples, request: "attend vilt cat.png \"how many?\"")
    }

    static let all: [(name: String, result: any Showable)] = [
        ("pair-cross", cross()), ("pair-relevance", relevance()), ("pair-occlusion", occlusion()),
        ("heads", heads()),
    ]
}
