// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Visuals

/// Text to read, such as help: scrolled with keys.
nonisolated struct PageView: View {
    let title: String
    let lines: [Line]

    init(title: String, lines: [Line]) {
        self.title = title
        self.lines = lines
    }

    /// Text as it is; what begins at the left edge and ends in a colon is a heading, what stands behind a gap of two
    /// blanks is a second column.
    init(title: String, text: [String]) {
        let lines = text.map { row in
            if Self.isHeading(row) { return Line(row, .strong, bold: true) }
            guard let column = Self.secondColumn(of: row) else { return Line(row) }
            let bytes = row.utf8
            return Line([
                Span(String(decoding: bytes.prefix(column), as: UTF8.self), .text),
                Span(String(decoding: bytes.dropFirst(column), as: UTF8.self), .muted),
            ])
        }
        self.init(title: title, lines: lines)
    }

    var detail: String { "" }
    var start: ViewState { ViewState() }
    var wantsStage: Bool { true }
    var keys: [KeyHint] {
        [KeyHint("▴ ▾", "scroll"), KeyHint("Home End", "to its ends"), KeyHint("q", "close")]
    }

    func transcript(width: Int) -> [Line] { [] }
    func plain(width: Int, glyphs: GlyphSet) -> [String] { lines.map { glyphs.spell($0.text) } }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        let rows = rows(width: rect.width)
        let top = min(max(state.scroll, 0), max(rows.count - rect.height, 0))
        for (offset, row) in rows.dropFirst(top).prefix(rect.height).enumerated() {
            frame.write(row, at: Point(x: rect.x, y: rect.y + offset), maxWidth: rect.width)
        }
        let below = rows.count - top - rect.height
        if below > 0, rect.height > 2 {
            let last = rect.maxY - 1
            frame.fill(Rect(x: rect.x, y: last, width: rect.width, height: 1))
            frame.write(Line("\(below + 1) more rows ▾", .faint), endingAt: rect.maxX, y: last)
        }
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        answer(key, at: state, in: Size(columns: 10_000, rows: 20))
    }

    /// Scrolls no further than to the last row, which depends on the room.
    func answer(_ key: Key, at state: ViewState, in size: Size) -> ViewAnswer {
        let last = max(rows(width: size.columns).count - size.rows, 0)
        var state = state
        switch key {
        case .up, .character("k"): state.scroll -= 1
        case .down, .character("j"), .enter: state.scroll += 1
        case .pageUp, .character("b"): state.scroll -= max(size.rows - 2, 1)
        case .pageDown, .character(" "): state.scroll += max(size.rows - 2, 1)
        case .home, .character("g"): state.scroll = 0
        case .end, .character("G"): state.scroll = last
        default: return .ignored
        }
        state.scroll = min(max(state.scroll, 0), last)
        return .state(state)
    }

    private func rows(width: Int) -> [Line] {
        lines.flatMap { line in
            line.text.isEmpty ? [Line()] : line.wrapped(to: width, hanging: Self.hanging(of: line.text))
        }
    }

    /// Where what is wrapped goes on, in columns: below the second column, else a little inside the first.
    private static func hanging(of text: String) -> Int {
        guard let column = secondColumn(of: text) else { return text.prefix { $0 == " " }.count + 2 }
        return TextWidth.of(String(decoding: text.utf8.prefix(column), as: UTF8.self))
    }

    /// Where the text behind the first gap of two blanks begins, in bytes.
    private static func secondColumn(of text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard let start = bytes.firstIndex(where: { $0 != 32 }) else { return nil }
        for index in bytes.indices.dropFirst(start + 2) where bytes[index] != 32 {
            if bytes[index - 1] == 32, bytes[index - 2] == 32 { return index }
        }
        return nil
    }

    private static func isHeading(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != 32 else { return false }
        return text.utf8.last == UInt8(ascii: ":") || text.allSatisfy { $0.isUppercase || $0 == " " }
    }
}
