// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Values with a label for each row and column, drawn as cells of a ramp with numbers where they fit.
struct MatrixGrid: Sendable {
    let rows: [String]
    let columns: [String]
    /// Row by row.
    let values: [Float]
    let quantity: String
    let ramp: Ramp
    /// The ends of the ramp.
    let low: Float
    let high: Float
    private let decimals: Int
    private let rowLabelWidth: Int
    private let columnLabelWidth: Int

    /// `values` has rows × columns numbers; missing labels are numbered.
    init(
        values: [Float], rows: [String], columns: [String], rowCount: Int, columnCount: Int, quantity: String,
        ramp: Ramp?
    ) {
        let (area, over) = rowCount.multipliedReportingOverflow(by: columnCount)
        let isSound = rowCount > 0 && columnCount > 0 && !over && area == values.count
        let (rowCount, columnCount) = isSound ? (rowCount, columnCount) : (0, 0)
        self.rows = (0..<rowCount).map { rows.indices.contains($0) ? rows[$0] : "\($0)" }
        self.columns = (0..<columnCount).map { columns.indices.contains($0) ? columns[$0] : "\($0)" }
        self.values = isSound ? values : []
        self.quantity = quantity
        let finite = self.values.filter(\.isFinite)
        let (least, most) = (finite.min() ?? 0, finite.max() ?? 0)
        let signed = least < 0
        self.ramp = ramp ?? (signed ? .diverging : .quiet)
        let reach = max(abs(least), abs(most))
        low = ramp == .heat ? 0 : signed ? -reach : least
        high = ramp == .heat ? most : signed ? reach : most
        decimals = reach < 10 ? 2 : reach < 100 ? 1 : 0
        rowLabelWidth = self.rows.map(\.columns).max() ?? 0
        columnLabelWidth = self.columns.map(\.columns).max() ?? 0
    }

    var isEmpty: Bool { values.isEmpty }

    func value(_ row: Int, _ column: Int) -> Float {
        rows.indices.contains(row) && columns.indices.contains(column) ? values[row * columns.count + column] : .nan
    }

    func text(_ row: Int, _ column: Int, decimals: Int? = nil) -> String {
        Format.fixed(Double(value(row, column)), decimals ?? self.decimals)
    }

    func part(_ value: Float) -> Float {
        guard value.isFinite, high > low else { return ramp == .diverging ? 0.5 : value.isFinite ? 1 : 0 }
        return (value - low) / (high - low)
    }

    /// Columns a number needs with a blank at each side.
    private var numberWidth: Int {
        max(Format.fixed(Double(high), decimals).count, Format.fixed(Double(min(low, 0)), decimals).count, 3) + 2
    }

    /// Draws as much as fits around the chosen cell; returns the rectangle used.
    @discardableResult
    func draw(
        into frame: inout Frame, in rect: Rect, row chosenRow: Int, column: Int?, wantsNumbers: Bool
    ) -> Rect {
        let chosenColumn = column ?? -1
        guard !isEmpty, rect.width >= 4, rect.height >= 2 else {
            return Rect(x: rect.x, y: rect.y, width: 0, height: 0)
        }
        let labels = min(rowLabelWidth, max(rect.width / 3, 4))
        let room = rect.width - labels - 2
        guard room >= 2 else { return Rect(x: rect.x, y: rect.y, width: 0, height: 0) }
        let numbers = wantsNumbers || columns.count * numberWidth <= room || frame.capability.colors == .none
        let cell =
            numbers
            ? min(max(columnLabelWidth + 2, numberWidth), max(room / columns.count, numberWidth), 18, room)
            : min(max(room / columns.count, 2), 4)
        let shown = max(min(room / cell, columns.count), 1)
        let firstColumn = Scrolling.first(showing: chosenColumn, count: columns.count, room: shown)
        let header =
            cell >= numberWidth && numbers ? headerRows(cell, firstColumn, shown, limit: rect.height >= 10 ? 3 : 1) : []
        let headerHeight = max(header.first?.count ?? 1, 1)
        let list = rect.inset(left: labels + 2, top: headerHeight)
        let rowCount = min(rows.count, list.height)
        let firstRow = Scrolling.first(showing: chosenRow, count: rows.count, room: rowCount)
        for place in 0..<shown {
            let column = firstColumn + place
            let role: Role = column == chosenColumn ? .accent : .muted
            let x = list.x + place * cell
            if header.isEmpty {
                let marks = column == chosenColumn || column == 0 || column == columns.count - 1
                let isClear = chosenColumn < 0 || abs(column - chosenColumn) * cell > 4 || column == chosenColumn
                if marks, isClear { frame.write("\(column)", at: Point(x: x, y: rect.y), role) }
            } else {
                for (line, text) in header[place].enumerated() {
                    frame.write(
                        Line(text, role, bold: column == chosenColumn), endingAt: x + cell - 1, y: rect.y + line,
                        maxWidth: cell - 1)
                }
            }
        }
        for place in 0..<rowCount {
            let row = firstRow + place
            let y = list.y + place
            let isChosen = row == chosenRow
            let label = Line(rows[row], isChosen ? .accent : .text, bold: isChosen).cut(
                to: labels, in: frame.capability.glyphs)
            frame.write(label, at: Point(x: rect.x, y: y), maxWidth: labels)
            for column in 0..<shown {
                drawCell(
                    row, firstColumn + column, isChosen: isChosen && firstColumn + column == chosenColumn,
                    numbers: numbers,
                    into: &frame, in: Rect(x: list.x + column * cell, y: y, width: cell, height: 1))
            }
        }
        return Rect(x: rect.x, y: rect.y, width: labels + 2 + shown * cell, height: headerHeight + rowCount)
    }

    private func drawCell(
        _ row: Int, _ column: Int, isChosen: Bool, numbers: Bool, into frame: inout Frame, in rect: Rect
    ) {
        let value = value(row, column)
        let ground: Ink = value.isFinite ? .ramp(ramp, part(value)) : .role(.background)
        let ink: Role = !value.isFinite ? .warning : .text
        let noColor = frame.capability.colors == .none
        let style = Style(
            ink: .role(ink), ground: noColor ? .role(.background) : ground, bold: isChosen, reverse: noColor && isChosen
        )
        frame.fill(rect, Style(ink: style.ink, ground: style.ground))
        guard numbers else {
            if isChosen {
                frame.put(
                    Glyph(frame.capability.glyphs == .ascii ? "*" : "◆"), at: Point(x: rect.x, y: rect.y), style: style)
            }
            return
        }
        let text = Format.stage(self.text(row, column))
        frame.write(Line([Span(text, style: style)]), endingAt: rect.maxX - 1, y: rect.y, maxWidth: rect.width - 1)
        if isChosen, !noColor {
            let mark = Style(ink: .role(.strong), ground: style.ground, bold: true)
            frame.write("▸", at: Point(x: rect.x, y: rect.y), maxWidth: 1, style: mark)
        }
    }

    /// The shown columns' labels, broken between words into at most `limit` lines, all of the same count.
    private func headerRows(_ cell: Int, _ first: Int, _ count: Int, limit: Int) -> [[String]] {
        let broken = (first..<first + count).map { column -> [String] in
            let lines = Line(columns[column]).wrapped(to: cell - 1).map(\.text)
            guard lines.count > limit else { return lines }
            return Array(lines.prefix(limit - 1)) + [
                Line(lines[(limit - 1)...].joined(separator: " ")).cut(to: cell - 1).text
            ]
        }
        let height = broken.map(\.count).max() ?? 0
        return broken.map { Array(repeating: "", count: height - $0.count) + $0 }
    }

    /// All of it as aligned numbers.
    func plain(width: Int, glyphs: GlyphSet, decimals: Int? = nil) -> [String] {
        let texts = rows.indices.map { row in columns.indices.map { text(row, $0, decimals: decimals) } }
        let labels = min(rowLabelWidth, 40)
        let widths = columns.indices.map { column in
            max(min(columns[column].columns, 24), texts.map { $0[column].count }.max() ?? 0)
        }
        let header = columns.indices.map { columns[$0].alignedRight(in: widths[$0], glyphs: glyphs) }
        var lines = [String(repeating: " ", count: labels) + "  " + header.joined(separator: "  ")]
        for row in rows.indices {
            let numbers = columns.indices.map { texts[row][$0].alignedRight(in: widths[$0]) }
            lines.append(rows[row].padded(to: labels, glyphs: glyphs) + "  " + numbers.joined(separator: "  "))
        }
        return lines
    }

    /// Arrow and page keys as changes of the chosen cell.
    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        var next = state
        switch key {
        case .left: next.column = max(min(state.column, columns.count - 1) - 1, 0)
        case .right: next.column = max(min(state.column + 1, columns.count - 1), 0)
        default:
            guard let row = Scrolling.row(key, from: state.row, count: rows.count) else { return .ignored }
            next.row = row
        }
        return .state(next)
    }
}
