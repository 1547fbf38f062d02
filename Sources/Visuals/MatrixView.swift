// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// A matrix of labelled rows and columns; a cursor names each cell in full.
struct MatrixView: View {
    let title: String
    private let grid: MatrixGrid

    init(_ matrix: Matrix) {
        title = matrix.title
        let shape = matrix.values.shape
        let isSound = shape.count == 2 && shape[0] >= 0 && shape[1] >= 0 && matrix.values.count <= 4_000_000
        grid = MatrixGrid(
            values: isSound ? matrix.values.floats : [], rows: matrix.rows, columns: matrix.columns,
            rowCount: isSound ? shape[0] : 0, columnCount: isSound ? shape[1] : 0, quantity: matrix.quantity, ramp: nil)
    }

    var detail: String { "\(grid.quantity) · \(grid.rows.count) × \(grid.columns.count)" }
    var start: ViewState { ViewState() }
    var wantsStage: Bool { grid.rows.count * grid.columns.count > 1 }
    var keys: [KeyHint] { [KeyHint("◂ ▸ ▴ ▾", "cell"), KeyHint("z", "numbers")] }

    func transcript(width: Int) -> [Line] {
        guard !grid.isEmpty else { return Line("an empty matrix", .muted).wrapped(to: width) }
        if grid.columns.count == 1 || grid.rows.count == 1 {
            let texts = grid.columns.count == 1 ? grid.rows : grid.columns
            let lines = texts.indices.prefix(5).map { place in
                let value =
                    grid.columns.count == 1 ? grid.text(place, 0, decimals: 3) : grid.text(0, place, decimals: 3)
                return Line([
                    Span(texts[place].padded(to: max(width - 9, 1))), Span("  " + value.alignedRight(in: 7), .strong),
                ])
            }
            return lines
                + (texts.count > 5 ? [Line("… and \(Format.count(texts.count - 5)) more", .muted).cut(to: width)] : [])
        }
        let table = grid.rows.count <= 5 && grid.columns.count <= 8 ? grid.plain(width: width, glyphs: .sextants) : []
        if !table.isEmpty, table.allSatisfy({ $0.columns <= width }) {
            return table.enumerated().map { Line($0.element, $0.offset == 0 ? .muted : .text) }
        }
        var lines = Line("\(grid.rows.count) × \(grid.columns.count) · \(grid.quantity)", .muted).wrapped(to: width)
        if let best = largest {
            let names = "\(grid.rows[best.row]) · \(grid.columns[best.column])"
            let value = grid.text(best.row, best.column, decimals: 3)
            lines += Line([Span("largest ", .muted), Span(value, .strong)]).wrapped(to: width)
            lines += Line(names, .muted).wrapped(to: width)
        }
        return lines
    }

    private var largest: (row: Int, column: Int)? {
        let place = grid.values.indices.filter { grid.values[$0].isFinite }.max { grid.values[$0] < grid.values[$1] }
        return place.map { ($0 / grid.columns.count, $0 % grid.columns.count) }
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        guard !grid.isEmpty else { return ["an empty matrix"] }
        return [grid.quantity] + grid.plain(width: width, glyphs: glyphs, decimals: 4)
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard !grid.isEmpty else {
            frame.write("an empty matrix", at: Point(x: rect.x, y: rect.y), maxWidth: rect.width, .muted)
            return
        }
        let row = min(max(state.row, 0), grid.rows.count - 1)
        let column = min(max(state.column, 0), grid.columns.count - 1)
        let below = rect.height >= 10 ? 6 : rect.height >= 6 ? 1 : 0
        let used = grid.draw(
            into: &frame, in: rect.inset(bottom: below), row: row, column: column, wantsNumbers: state.zoomed)
        guard below > 0 else { return }
        var y = used.maxY
        if below == 6 {
            let width = min(max(used.width - 2, 24), rect.width, 48)
            RampLegend(
                ramp: grid.ramp, low: Double(grid.low), high: Double(grid.high), mark: Double(grid.value(row, column))
            )
            .draw(into: &frame, at: Point(x: rect.x, y: y + 1), width: width)
            y += 4
        }
        let number = Format.stage(grid.text(row, column, decimals: 3))
        let line = Line([
            Span("\(grid.quantity) ", .muted), Span(number, .strong, bold: true), Span("   "), Span(grid.rows[row]),
            Span("  ×  ", .muted), Span(grid.columns[column]),
        ])
        for (place, text) in line.wrapped(to: rect.width).prefix(below == 6 ? 2 : 1).enumerated() {
            frame.write(text, at: Point(x: rect.x, y: y + place), maxWidth: rect.width)
        }
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        if key == .character("z") {
            var next = state
            next.zoomed.toggle()
            return .state(next)
        }
        return grid.answer(key, at: state)
    }
}
