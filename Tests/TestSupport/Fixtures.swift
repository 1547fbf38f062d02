// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The small checkpoints and pictures in Tests/Fixtures.
public enum Fixtures {
    /// The absolute path of a fixture: `path("tiny-clip")`, `path("pictures/cat.png")`.
    public static func path(_ name: String) -> String { "\(Product.repository)/Tests/Fixtures/\(name)" }

    public static func bytes(_ name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: path(name))))
    }

    /// What the tensors of a checkpoint's expected.safetensors stand for.
    public static func notes(_ checkpoint: String) throws -> Notes {
        try JSONDecoder().decode(Notes.self, from: Data(contentsOf: URL(filePath: path("\(checkpoint)/expected.json"))))
    }

    /// expected.json of a checkpoint: the names and texts along the first axis of its expected tensors.
    public struct Notes: Decodable, Sendable {
        public let texts: [String]
        public let tokens: [[String]]
        public let inputIDs: [[Int]]
        /// Empty for a model of text alone.
        public let pictures: [String]
        public let labels: [String]
        /// Further texts and the ids that the tokenizer gives for them.
        public let tokenized: [Tokenized]

        public struct Tokenized: Decodable, Sendable {
            public let text: String
            public let ids: [Int]
        }

        enum CodingKeys: String, CodingKey {
            case texts, tokens, inputIDs = "input_ids", pictures, labels, tokenized
        }

        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            texts = try values.decode([String].self, forKey: .texts)
            tokens = try values.decode([[String]].self, forKey: .tokens)
            inputIDs = try values.decode([[Int]].self, forKey: .inputIDs)
            pictures = try values.decodeIfPresent([String].self, forKey: .pictures) ?? []
            labels = try values.decodeIfPresent([String].self, forKey: .labels) ?? []
            tokenized = try values.decodeIfPresent([Tokenized].self, forKey: .tokenized) ?? []
        }
    }
}
