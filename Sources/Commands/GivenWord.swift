// SPDX-License-Identifier: GPL-3.0-or-later
import Engine

/// A word that is a value or an input, by what the words before it turn out to be.
struct GivenWord: ArgumentType, CustomStringConvertible {
    let word: Word

    static var placeholder: String { "VALUE" }
    var description: String { word.text }

    static func parse(_ word: Word, in session: Session) throws -> GivenWord { GivenWord(word: word) }

    static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        ValueArgument.candidates(for: partial, at: site) + InputArgument.candidates(for: partial, at: site)
    }

    func value(in session: Session) throws -> Value { try session.evaluate(word) }
    func input(in session: Session) throws -> InputArgument { try InputArgument.parse(word, in: session) }
}

/// Several numbers: `5`, `3,4`, `0:3`.
struct IndexList: ArgumentType, CustomStringConvertible {
    let numbers: [Int]
    let description: String

    static var placeholder: String { "N,N" }
    static var pieceKind: Piece.Kind { .number }

    static func accepts(_ word: Word, at site: ArgumentSite) -> Bool { read(word.text) != nil }

    static func parse(_ word: Word, in session: Session) throws -> IndexList {
        guard let numbers = read(word.text) else {
            throw Complaint("\(word.text) is no list of numbers", culprit: word.text, hint: "5, or 3,4, or 0:3")
        }
        return IndexList(numbers: numbers, description: word.text)
    }

    private static func read(_ text: String) -> [Int]? {
        var numbers: [Int] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
            if ends.count == 1, let number = ends[0] {
                numbers.append(number)
            } else if ends.count == 2, let first = ends[0], let end = ends[1], first >= 0, end > first,
                end - first <= 1 << 16
            {
                numbers += first..<end
            } else {
                return nil
            }
        }
        return numbers
    }
}
