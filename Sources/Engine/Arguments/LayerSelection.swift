// SPDX-License-Identifier: GPL-3.0-or-later

/// Which layers of a tower: `3`, `-1` from the end, `all`, or `FROM:TO` as a slice, TO left out.
public enum LayerSelection: ArgumentType, Equatable, CustomStringConvertible {
    case all
    case one(Int)
    case range(from: Int?, to: Int?)

    public static var placeholder: String { "N|all|FROM:TO" }
    public static var pieceKind: Piece.Kind { .number }

    public var description: String {
        switch self {
        case .all: "all"
        case .one(let layer): String(layer)
        case .range(let from, let to): "\(from.map(String.init) ?? ""):\(to.map(String.init) ?? "")"
        }
    }

    public static func accepts(_ word: Word, at site: ArgumentSite) -> Bool { read(word.text) != nil }

    public static func parse(_ word: Word, in session: Session) throws -> LayerSelection {
        if let selection = read(word.text) { return selection }
        throw Complaint(
            "\(word.text) chooses no layers", culprit: word.text,
            hint: "a number, -1 for the last layer, all, or FROM:TO such as 2:5")
    }

    public static func candidates(for partial: String, at site: ArgumentSite) -> [Candidate] {
        partial.isEmpty || "all".hasPrefix(partial) ? [Candidate("all", detail: "every layer")] : []
    }

    private static func read(_ text: String) -> LayerSelection? {
        if text == "all" { return .all }
        if let number = Int(text) { return .one(number) }
        let halves = text.split(separator: ":", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let (from, to) = (Int(halves[0]), Int(halves[1]))
        guard from != nil || halves[0].isEmpty, to != nil || halves[1].isEmpty else { return nil }
        return .range(from: from, to: to)
    }

    /// The numbers of the layers chosen among `count`.
    ///
    /// - Throws: `Complaint` where there is no such layer, or none is chosen.
    public func resolve(count: Int) throws(Complaint) -> [Int] {
        switch self {
        case .all:
            return Array(0..<count)
        case .one(let layer):
            let index = layer < 0 ? layer.addingReportingOverflow(count).partialValue : layer
            guard (0..<count).contains(index) else { throw outside(count) }
            return [index]
        case .range(let from, let to):
            let (first, end) = (edge(from ?? 0, count), edge(to ?? count, count))
            guard first < end else { throw outside(count) }
            return Array(first..<end)
        }
    }

    private func edge(_ value: Int, _ count: Int) -> Int {
        max(0, min(count, value < 0 ? value.addingReportingOverflow(count).partialValue : value))
    }

    private func outside(_ count: Int) -> Complaint {
        Complaint(
            "there is no layer \(self)", culprit: description,
            hint: count == 0 ? nil : "layers are 0 to \(count - 1), or -1 for the last")
    }
}
