// SPDX-License-Identifier: GPL-3.0-or-later

/// Which steps of a run: `400`, a list `0,100,400`, or `FROM:TO:STEP` with both ends; without STEP some twenty are
/// chosen, without TO all up to where the run stands.
public enum StepSelection: ArgumentType, Equatable, CustomStringConvertible {
    case list([Int])
    case range(from: Int, to: Int?, by: Int?)

    public static var placeholder: String { "FROM:TO:STEP|N,N" }
    public static var pieceKind: Piece.Kind { .number }

    /// The most steps that are looked at.
    public static let most = 200

    public var description: String {
        switch self {
        case .list(let steps): steps.map(String.init).joined(separator: ",")
        case .range(let from, let to, let by): "\(from):\(to.map(String.init) ?? "")" + (by.map { ":\($0)" } ?? "")
        }
    }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool { read(word.text) != nil }

    public static func parse(_ word: Word, in session: Session) throws -> StepSelection {
        if let selection = read(word.text) { return selection }
        throw Complaint(
            "\(word.text) chooses no steps", culprit: word.text,
            hint: "FROM:TO:STEP such as 0:2000:100, or steps with commas between them")
    }

    private static func read(_ text: String) -> StepSelection? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 1 {
            let words = text.split(separator: ",", omittingEmptySubsequences: false)
            let steps = words.compactMap { Int($0) }.filter { $0 >= 0 }
            return steps.count == words.count ? .list(steps) : nil
        }
        let numbers = parts.map { Int($0) }
        let isWhole = zip(parts, numbers).allSatisfy { part, number in part.isEmpty || number ?? -1 >= 0 }
        guard parts.count <= 3, isWhole, parts.count < 3 || numbers[2] ?? 0 > 0 else { return nil }
        return .range(from: numbers[0] ?? 0, to: numbers[1], by: parts.count == 3 ? numbers[2] : nil)
    }

    /// The steps chosen up to `last`, rising, each once; and how many of those chosen lie behind it.
    ///
    /// - Throws: `Complaint` where none is left, or more than `most` are.
    public func resolve(upTo last: Int) throws(Complaint) -> (steps: [Int], beyond: Int) {
        switch self {
        case .list(let all):
            let steps = Set(all).filter { $0 <= last }.sorted()
            if steps.isEmpty { throw none(last) }
            if steps.count > Self.most { throw tooMany() }
            return (steps, Set(all).count - steps.count)
        case .range(let from, let to, let by):
            let wanted = to ?? last
            guard from <= wanted else { throw Complaint("\(self) chooses no steps", culprit: description) }
            guard from <= last else { throw none(last) }
            let (all, span) = (wanted - from, min(wanted, last) - from)
            let stride = by ?? max(1, all / 20 + (all % 20 == 0 ? 0 : 1))
            let end = span / stride
            guard end < Self.most else {
                throw tooMany(
                    "\(from):\(min(wanted, last)):\(span / (Self.most - 1) + 1) looks at \(Self.most) or fewer")
            }
            return ((0...end).map { from + $0 * stride }, all / stride - end)
        }
    }

    private func none(_ last: Int) -> Complaint {
        Complaint(
            "the run stands at step \(last) and was never at \(self)", culprit: description,
            hint: last == 0 ? "step and go take it further" : "0:\(last) looks at all of it")
    }

    private func tooMany(_ hint: String? = nil) -> Complaint {
        Complaint("no more than \(Self.most) steps can be looked at", culprit: description, hint: hint)
    }
}
