// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What transformers' `generate` wrote under one set of rules, from a checkpoint's expected.json.
public struct Written: Decodable, Sendable, CustomStringConvertible {
    /// The picture's name; nil for a model of text alone.
    public let picture: String?
    public let rules: Rules
    /// The tokens that were given.
    public let opening: [Int]
    /// All texts, the best first, those of `opening` among their tokens, filled up behind their ends.
    public let ids: [[Int]]
    public let scores: [Float]

    /// The rules in generate's own names.
    public struct Rules: Decodable, Sendable {
        public var num_beams: Int?
        public var length_penalty: Float?
        public var early_stopping: Stopping?
        public var repetition_penalty: Float?
        public var no_repeat_ngram_size: Int?
        public var min_length: Int?
        public var max_new_tokens: Int?
        public var suppress_tokens: [Int]?
        public var begin_suppress_tokens: [Int]?
    }

    public enum Stopping: Decodable, Sendable {
        case yes, never

        public init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            self = (try? value.decode(Bool.self)) == true ? .yes : .never
        }
    }

    public var description: String { "\(picture ?? "") \(rules) \(opening)" }

    /// The text at `index` behind the opening, with the token that ends it and without what fills it up.
    public func text(_ index: Int, end: Int) -> [Int] {
        let written = ids[index].dropFirst(opening.count)
        guard let place = written.firstIndex(of: end) else { return Array(written) }
        return Array(written[...place])
    }

    private struct Notes: Decodable { let written: [Written] }

    public static func all(in checkpoint: String) throws -> [Written] {
        try JSONDecoder().decode(Notes.self, from: Data(Fixtures.bytes("\(checkpoint)/expected.json"))).written
    }
}

/// What temperature, top-k and top-p leave of a row of scores, from tiny-gpt2's expected.json.
public struct Warped: Decodable, Sendable {
    public let temperature: Float
    public let top_k: Int
    public let top_p: Float
    public let scores: [Float]
    public let probabilities: [Float]

    private struct Notes: Decodable { let warped: [Warped] }

    public static func all() throws -> [Warped] {
        try JSONDecoder().decode(Notes.self, from: Data(Fixtures.bytes("tiny-gpt2/expected.json"))).warped
    }
}
