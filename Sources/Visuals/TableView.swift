// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Rows under named columns: text at the left, numbers at the right, shares also as bars.
struct TableView: View {
    private let table: Table
    private let layout: TableLayout

    init(_ table: Table) {
        self.table = table
        layout = TableLayout(table)
    }

    var title: String { table.title }
    var detail: String { table.rows.count == 1 ? "1 row" : "\(Format.count(table.rows.count)) rows" }
    var start: ViewState { ViewState() }
    var wantsStage: Bool { table.rows.count > Self.inTranscript || layout.naturalWidth > 40 }
    var keys: [KeyHint] { [KeyHint("▴ ▾", "row"), KeyHint("◂ ▸", "column")] }

    private static let inTranscript = 6

    func transcript(width: Int) -> [Line] {
        let columns = layout.columns(in: width, from: 0)
        let lead = table.lead.flatMap { $0.line.wrapped(to: width) }
        var lines = table.rows.isEmpty && !lead.isEmpty ? [] : [layout.header(columns)]
        for row in table.rows.prefix(Self.inTranscript) { lines.append(layout.line(row, columns, selected: false)) }
        let left = table.rows.count - Self.inTranscript
        if left > 0 { lines.append(Line("… and \(Format.count(left)) more", .muted)) }
        return lead + lines.map { $0.cut(to: width) } + table.notes.flatMap { $0.line.wrapped(to: width) }
    }

    /// All columns, however wide: text can be scrolled or cut by what reads it.
    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        let columns = layout.allColumns
        let rows =
            table.lead.map(\.line) + (table.rows.isEmpty && !table.lead.isEmpty ? [] : [layout.header(columns)])
            + table.rows.map { layout.line($0, columns, selected: false, glyphs: glyphs, isPlain: true) }
        return (rows + table.notes.map(\.line)).map { line in
            var text = Escaper.line(glyphs.spell(line.text))
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width > 0, rect.height > 0 else { return }
        let columns = layout.columns(in: rect.width, from: state.column)
        let lead = table.lead.flatMap { $0.line.wrapped(to: rect.width) }
        // Where there is little room the rows come first.
        let shownLead = rect.height >= lead.count + 5 || table.rows.isEmpty ? lead : []
        for (row, line) in shownLead.prefix(rect.height).enumerated() {
            frame.write(line, at: Point(x: rect.x, y: rect.y + row), maxWidth: rect.width)
        }
        let top = shownLead.isEmpty ? rect.y : rect.y + shownLead.count + 1
        let height = rect.height - (top - rect.y)
        guard height > 0 else { return }
        frame.write(layout.header(columns), at: Point(x: rect.x, y: top), maxWidth: rect.width)
        let notes = table.notes.flatMap { $0.line.wrapped(to: rect.width) }
        let roomForNotes = height >= notes.count + 5 && !notes.isEmpty ? notes.count + 1 : 0
        let room = max(min(height - 1 - roomForNotes, table.rows.count), 0)
        let first = Scrolling.first(showing: state.row, count: table.rows.count, room: room)
        for row in 0..<room {
            let index = first + row
            let y = top + 1 + row
            let selected = index == state.row && table.rows.count > 1
            let line = layout.line(table.rows[index], columns, selected: selected)
            frame.write(line, at: Point(x: rect.x, y: y), maxWidth: rect.width)
        }
        guard roomForNotes > 0 else { return }
        for (row, note) in notes.enumerated() {
            frame.write(note, at: Point(x: rect.x, y: top + 2 + room + row), maxWidth: rect.width)
        }
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        var next = state
        switch key {
        case .left: next.column = max(state.column - 1, 0)
        case .right: next.column = min(state.column + 1, max(table.columns.count - 2, 0))
        default:
            guard let row = Scrolling.row(key, from: state.row, count: table.rows.count) else { return .ignored }
            next.row = row
        }
        return .state(next)
    }
}
