// SPDX-License-Identifier: GPL-3.0-or-later

/// A text while it is written, and when it is done.
public struct Hypothesis: Sendable, Equatable {
    /// A token that was written, and what else could have stood there.
    public struct Choice: Sendable, Equatable {
        public let id: Int
        /// What the model gave it, before any rule or temperature.
        public let probability: Float
        /// The likeliest tokens in this place, the likeliest first; the one that was written may be among them.
        public let alternatives: [Alternative]
    }

    public struct Alternative: Sendable, Equatable {
        public let id: Int
        public let probability: Float
    }

    /// Why a text is over.
    public enum Ending: Sendable, Equatable {
        /// The model wrote a token that ends it.
        case end
        /// It has as many tokens as were allowed.
        case limit
        /// It holds a word that was to stop it.
        case stop
    }

    /// What was written behind start and prompt, a token that ends the text among it.
    public internal(set) var choices: [Choice] = []
    /// The sum of log probabilities after the rules; of a text that is done by beams, over its length to a power.
    public internal(set) var score: Float = 0
    /// nil while it is being written.
    public internal(set) var ending: Ending?

    public var ids: [Int] { choices.map(\.id) }

    func adding(_ choice: Choice, score: Float, ending: Ending? = nil) -> Hypothesis {
        var next = self
        next.choices.append(choice)
        next.score = score
        next.ending = ending
        return next
    }
}
