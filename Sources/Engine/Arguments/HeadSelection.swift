// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// Which head of an attention layer, or how to join all: `3`, `-1`, `mean`, `max`.
public enum HeadSelection: ArgumentType, Equatable, CustomStringConvertible {
    case one(Int)
    case mean
    case max

    public static var placeholder: String { "N|mean|max" }
    public static var pieceKind: Piece.Kind { .number }

    public var description: String {
        switch self {
        case .one(let head): String(head)
        case .mean: "mean"
        case .max: "max"
        }
    }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool { read(word.text) != nil }

    public static func parse(_ word: Word, in session: Session) throws -> HeadSelection {
        if let selection = read(word.text) { return selection }
        throw Complaint(
            "\(word.text) chooses no head", culprit: word.text, hint: "a number, mean or max")
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        [Candidate("mean", detail: "average of all heads"), Candidate("max", detail: "largest of all heads")]
            .filter { $0.text.hasPrefix(partial) }
    }

    private static func read(_ text: String) -> HeadSelection? {
        switch text {
        case "mean": .mean
        case "max": .max
        default: Int(text).map { .one($0) }
        }
    }

    /// The choice among `count` heads.
    ///
    /// - Throws: `Complaint` where there is no such head.
    public func resolve(count: Int) throws(Complaint) -> AttentionMap.HeadChoice {
        switch self {
        case .mean: return .mean
        case .max: return .max
        case .one(let head):
            let index = head < 0 ? head.addingReportingOverflow(count).partialValue : head
            guard (0..<count).contains(index) else {
                throw Complaint(
                    "there is no head \(head)", culprit: String(head),
                    hint: count == 0 ? nil : "heads are 0 to \(count - 1), mean or max")
            }
            return .one(index)
        }
    }
}
