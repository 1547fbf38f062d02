// SPDX-License-Identifier: GPL-3.0-or-later

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
    /// The most tokens that are written behind `start` and a prompt; where it is set, `maximumLength` does not count.
    public var maximumNew: Int?
    /// The most tokens the model has places for; nil where nothing bounds them.
    public var places: Int?
    /// A text does not end before it has as many tokens, those of `start` among them.
    public var minimumLength = 0
    public var beams = 1
    /// The power of a text's length that its log probability is divided by.
    public var lengthPenalty: Float = 1
    /// What makes a word that was there before less likely, where it is above 1.
    public var repetitionPenalty: Float = 1
    public var earlyStopping: EarlyStopping = .no
    /// No run of so many tokens comes twice; 0 for no such rule.
    public var unrepeated = 0
    /// Tokens that are never written, and those that never come first.
    public var suppressed: Set<Int> = []
    public var suppressedFirst: Set<Int> = []
    /// How the next word is drawn; nil where the likeliest is taken.
    public var sampling: Sampling?

    public init(start: [Int], ends: Set<Int>, padding: Int, maximumLength: Int) {
        self.start = start
        self.ends = ends
        self.padding = padding
        self.maximumLength = maximumLength
    }

    /// When a search with beams ends.
    public enum EarlyStopping: Sendable, Equatable, ExpressibleByBooleanLiteral {
        /// When no beam of the present length can beat the worst text that is done.
        case no
        /// As soon as there are as many texts as beams.
        case yes
        /// When no beam of any length can beat the worst text that is done.
        case never

        public init(booleanLiteral value: Bool) { self = value ? .yes : .no }
    }

    /// A draw among the likeliest words.
    public struct Sampling: Sendable, Equatable {
        /// What logits are divided by: below 1 the likely become likelier.
        public var temperature: Float = 1
        /// How many of the likeliest words are drawn from; 0 for all.
        public var topK = 0
        /// The least probability that the words drawn from have together (Holtzman et al. 2020, section 3.1).
        public var topP: Float = 1
        public var seed: UInt64 = 0

        public init() {}
    }

    /// The most tokens of a text whose start and prompt have `opening`.
    public func limit(opening: Int) -> Int {
        let most = maximumNew.map { opening + min(max($0, 0), 1 << 24) } ?? maximumLength
        return min(most, places ?? .max)
    }

    /// How the search goes, in a few words: `3 beams`.
    public var method: String {
        if beams > 1 { return "\(beams) beams" }
        return sampling.map { "sampled, seed \($0.seed)" } ?? "greedy"
    }
}
