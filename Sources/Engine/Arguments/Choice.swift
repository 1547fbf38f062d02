// SPDX-License-Identifier: GPL-3.0-or-later

/// One of a few words: `enum Method: String, Choice { case raw, rollout }` is a whole argument type.
public protocol Choice: ArgumentType, CaseIterable, RawRepresentable, CustomStringConvertible
where RawValue == String {}

extension Choice {
    public static var placeholder: String { allCases.map(\.rawValue).joined(separator: "|") }
    public var description: String { rawValue }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool { Self(rawValue: word.text) != nil }

    public static func parse(_ word: Word, in session: Session) throws -> Self {
        if let choice = Self(rawValue: word.text) { return choice }
        let words = allCases.map(\.rawValue)
        throw Complaint(
            "\(word.text) is none of \(words.joined(separator: ", "))", culprit: word.text,
            hint: Suggestion.didYouMean(word.text, among: words))
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        allCases.map(\.rawValue).filter { $0.hasPrefix(partial) }.map { Candidate($0) }
    }
}
