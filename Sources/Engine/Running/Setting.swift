// SPDX-License-Identifier: GPL-3.0-or-later

/// Something `set NAME VALUE` changes.
public struct Setting: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// One of these words.
        case choice([String])
        case count(ClosedRange<Int>)
        case text
    }

    public let name: String
    /// One sentence without a full stop, small first.
    public let help: String
    public let kind: Kind
    public let standard: String
    public internal(set) var value: String

    public init(_ name: String, _ help: String, _ kind: Kind, standard: String) {
        self.name = name
        self.help = help
        self.kind = kind
        self.standard = standard
        self.value = standard
    }

    /// What may be typed as a value, where there is a list.
    public var candidates: [String] {
        if case .choice(let words) = kind { words } else { [] }
    }

    /// `sextant|quadrant|…`, `1…64`, `TEXT`.
    public var placeholder: String {
        switch kind {
        case .choice(let words): words.joined(separator: "|")
        case .count(let range): "\(range.lowerBound)…\(range.upperBound)"
        case .text: "TEXT"
        }
    }

    /// Checks a value that was typed.
    func checked(_ word: String) throws(Complaint) -> String {
        switch kind {
        case .choice(let words):
            if words.contains(word) { return word }
            throw Complaint(
                "\(name) cannot be \(word)", culprit: word,
                hint: Suggestion.didYouMean(word, among: words) ?? "it takes \(words.joined(separator: ", "))")
        case .count(let range):
            if let number = Int(word), range.contains(number) { return String(number) }
            throw Complaint(
                "\(name) cannot be \(word)", culprit: word,
                hint: "it takes a number from \(range.lowerBound) to \(range.upperBound)")
        case .text:
            return word
        }
    }
}
