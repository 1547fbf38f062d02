// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A text that a model wrote on a picture: its words, how likely each was, and what could have stood there.
public struct GeneratedText: Showable {
    public struct Alternative: Sendable, Equatable {
        public let text: String
        public let probability: Double

        public init(text: String, probability: Double) {
            self.text = text
            self.probability = probability
        }
    }

    /// A word, or a piece of one.
    public struct Token: Sendable, Equatable {
        public let id: Int
        public let text: String
        /// Whether it goes on with the word before it.
        public let continues: Bool
        /// What the model gave it.
        public let probability: Double
        /// The likeliest in this place, the likeliest first; the one that was written may be among them.
        public let alternatives: [Alternative]

        public init(id: Int, text: String, continues: Bool, probability: Double, alternatives: [Alternative]) {
            self.id = id
            self.text = text
            self.continues = continues
            self.probability = probability
            self.alternatives = alternatives
        }
    }

    /// A whole text that the search came to, and its log probability over its length to a power.
    public struct Beam: Sendable, Equatable {
        public let text: String
        public let score: Double

        public init(text: String, score: Double) {
            self.text = text
            self.score = score
        }
    }

    /// Why the text is over.
    public enum Ending: String, Sendable {
        case end, limit, stop
    }

    public var kind: String { "generated" }
    public let model: String
    /// The picture's name.
    public let input: String
    /// What was asked, where it is an answer.
    public let question: String?
    /// The words it had to begin with.
    public let prompt: String
    /// The whole text, with the prompt.
    public let text: String
    /// What was written behind the prompt.
    public let tokens: [Token]
    /// All texts that were found, the best first; empty where only one was looked for.
    public let beams: [Beam]
    /// How it was searched for: `greedy`, `3 beams`, `sampled, seed 4`.
    public let method: String
    /// nil while it is being written.
    public let ending: Ending?
    public let seconds: Double?
    /// The picture, u8 [height, width, 3].
    public let pixels: Tensor?

    public init(
        model: String, input: String, question: String? = nil, prompt: String = "", text: String, tokens: [Token],
        beams: [Beam] = [], method: String, ending: Ending?, seconds: Double? = nil, pixels: Tensor? = nil
    ) {
        self.model = model
        self.input = input
        self.question = question
        self.prompt = prompt
        self.text = text
        self.tokens = tokens
        self.beams = beams
        self.method = method
        self.ending = ending
        self.seconds = seconds
        self.pixels = pixels
    }

    /// How many words were written, pieces of one counted once.
    public var wordCount: Int { tokens.indices.count { $0 == 0 || !tokens[$0].continues } }
}
