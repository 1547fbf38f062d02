// SPDX-License-Identifier: GPL-3.0-or-later

/// Texts cut into tokens, with their ids.
public struct TokenList: Showable, Equatable {
    public struct Token: Sendable, Equatable {
        /// As the vocabulary writes it, made readable: `photo</w>`, `##ing`.
        public let piece: String
        public let id: Int
        /// Which word of the text it is a piece of; nil for a special token.
        public let word: Int?

        public init(piece: String, id: Int, word: Int?) {
            self.piece = piece
            self.id = id
            self.word = word
        }
    }

    public struct Sequence: Sendable, Equatable {
        public let text: String
        public let tokens: [Token]
        /// How many tokens were cut off at the model's limit.
        public let dropped: Int

        public init(text: String, tokens: [Token], dropped: Int) {
            self.text = text
            self.tokens = tokens
            self.dropped = dropped
        }
    }

    public var kind: String { "tokens" }
    public let model: String
    public let sequences: [Sequence]
    /// The longest sequence the model takes.
    public let limit: Int

    public init(model: String, sequences: [Sequence], limit: Int) {
        self.model = model
        self.sequences = sequences
        self.limit = limit
    }
}
