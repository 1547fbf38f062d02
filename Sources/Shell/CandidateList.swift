// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames

/// What Tab found: the list below the prompt, and which of it stands in the line.
struct CandidateList {
    let candidates: [Candidate]
    /// Bytes of the line that hold what was typed, or the candidate that took its place.
    private(set) var replacing: Range<Int>
    private(set) var selected: Int?

    /// nil where there is nothing to choose.
    init?(_ completion: Completion) {
        guard completion.candidates.count > 1 else { return nil }
        candidates = completion.candidates
        replacing = completion.replacing
    }

    /// What all candidates begin with.
    static func commonStart(of candidates: [Candidate]) -> String {
        guard let first = candidates.first else { return "" }
        var common = Array(first.text.utf8)
        for candidate in candidates.dropFirst() {
            let same = zip(common, candidate.text.utf8).prefix { $0 == $1 }.count
            common.removeLast(common.count - same)
        }
        // A character of several bytes is not cut.
        while !common.isEmpty, String(validating: common, as: UTF8.self) == nil { common.removeLast() }
        return String(decoding: common, as: UTF8.self)
    }

    /// Goes on to the next candidate, or back; returns the bytes to exchange and what for.
    mutating func select(offset: Int) -> (range: Range<Int>, text: String) {
        let first = offset > 0 ? 0 : candidates.count - 1
        let next = selected.map { ($0 + offset + candidates.count) % candidates.count } ?? first
        selected = next
        return put(candidates[next].text)
    }

    /// The same for a text that is not one of the list.
    mutating func put(_ text: String) -> (range: Range<Int>, text: String) {
        let range = replacing
        replacing = range.lowerBound..<range.lowerBound + text.utf8.count
        return (range, text)
    }

    /// The list in at most `height` rows of `width` columns, around what is selected.
    func lines(width: Int, height: Int) -> [Line] {
        guard height > 0 else { return [] }
        let names = candidates.map { Self.shown($0.text) }
        let column = min(names.map { TextWidth.of($0) }.max() ?? 0, max(width / 2, min(width, 24)))
        let shownRows = candidates.count > height ? max(height - 1, 1) : height
        let first = min(max((selected ?? 0) - shownRows / 2, 0), max(candidates.count - shownRows, 0))
        var lines = candidates.indices.dropFirst(first).prefix(shownRows).map { index in
            let isSelected = index == selected
            let name = Line(names[index], isSelected ? .accent : .text, bold: isSelected).cut(to: column)
            let gap = String(repeating: " ", count: max(column - name.width(), 0) + 2)
            return (name + Line(gap) + Line(candidates[index].detail, .muted)).cut(to: width)
        }
        if candidates.count > height, height > 1 {
            lines.append(Line("\(candidates.count - shownRows) more", .faint))
        }
        return lines
    }

    /// A path's last part says enough in a list.
    private static func shown(_ text: String) -> String {
        guard text.utf8.count > 24 else { return text }
        let end = text.utf8.last == UInt8(ascii: "/") ? text.dropLast() : text[...]
        guard let cut = end.lastIndex(where: { $0 == "/" || $0 == "." }) else { return text }
        return "…" + text[cut...]
    }
}
