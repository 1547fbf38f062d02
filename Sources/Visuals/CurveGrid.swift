// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Panels of curves side by side over the same steps, with a cursor that reads all of them.
struct CurveGrid: Sendable {
    let panels: [CurvePanel]
    let range: ClosedRange<Int>
    let rewinds: [Int]
    /// What the curves are smoothed by until a key says otherwise.
    let smoothing: Double

    /// Rows and columns below which a panel says too little.
    private static let least = Size(columns: 26, rows: 7)
    /// Columns between panels.
    private static let gap = 3

    init(panels: [Plot.Panel], range: ClosedRange<Int>, rewinds: [Int], smoothing: Float = 0) {
        // Beyond these a step is no longer exact as a Double.
        let far = 1 << 53
        let low = min(max(range.lowerBound, -far), far - 1)
        let range = low...max(min(range.upperBound, far), low + 1)
        self.range = range
        self.panels = panels.map { CurvePanel($0, range: range) }
        self.rewinds = rewinds
        self.smoothing = smoothing > 0 && smoothing < 1 ? (Double(smoothing) * 1e4).rounded() / 1e4 : 0
    }

    /// The kinds of curve that are drawn, in the order of the legend.
    var legend: [CurveSeries] {
        var seen: [CurveSeries] = []
        for series in panels.flatMap({ $0.series.reversed() }) where !series.steps.isEmpty {
            if !seen.contains(where: { $0.role == series.role }) { seen.append(series) }
        }
        return seen
    }

    /// One row that says which colour is what; empty where there is nothing to tell apart.
    func legendLine(_ colors: ColorDepth) -> Line {
        let kinds = legend
        let hasRewinds = rewinds.contains { range.contains($0) }
        guard kinds.count > 1 || hasRewinds else { return Line() }
        var line = Line()
        for kind in kinds {
            line =
                line + Line(line.spans.isEmpty ? "" : "   ") + Line([kind.sign(colors), Span(" " + kind.name, .muted)])
        }
        if hasRewinds { line = line + Line([Span("   ┊", .faint), Span(" rewound", .muted)]) }
        return line
    }

    // MARK: Room

    /// Columns and rows of panels for this room: all panels where they fit, in a shape that suits curves.
    func shape(in size: Size) -> (columns: Int, rows: Int) {
        let count = max(panels.count, 1)
        let most = max(min((size.columns + Self.gap) / (Self.least.columns + Self.gap), 3, count), 1)
        let rowRoom = max((size.rows + 1) / (Self.least.rows + 1), 1)
        let whole = (1...most).filter { (count + $0 - 1) / $0 <= rowRoom }
        guard !whole.isEmpty else { return (most, min(rowRoom, (count + most - 1) / most)) }
        func ugliness(_ columns: Int) -> Double {
            let rows = (count + columns - 1) / columns
            let width = Double(size.columns - (columns - 1) * Self.gap) / Double(columns)
            let height = max(Double(size.rows - rows + 1) / Double(rows), 1)
            let ratio = max(width, 1) / height / 3.8
            return max(ratio, 1 / ratio) + 0.4 * Double(columns * rows - count)
        }
        let columns = whole.min { ugliness($0) < ugliness($1) } ?? most
        return (columns, (count + columns - 1) / columns)
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard !panels.isEmpty, rect.width > 0, rect.height > 0 else { return }
        let chosen = state.panel.map { min(max($0, 0), panels.count - 1) }
        if state.zoomed { return draw([[chosen ?? 0]], chosen: chosen, state, into: &frame, in: rect, columns: 1) }
        let (columns, rows) = shape(in: Size(columns: rect.width, rows: rect.height))
        let all = stride(from: 0, to: panels.count, by: columns).map {
            Array($0..<min($0 + columns, panels.count))
        }
        let first = Scrolling.first(showing: (chosen ?? 0) / columns, count: all.count, room: rows)
        draw(
            Array(all.dropFirst(first).prefix(rows)), chosen: chosen, state, into: &frame, in: rect, columns: columns)
    }

    /// How many panels have no place.
    func hiddenCount(_ state: ViewState, in rect: Rect) -> Int {
        if state.zoomed { return 0 }
        let (columns, rows) = shape(in: Size(columns: rect.width, rows: rect.height))
        return max(panels.count - columns * rows, 0)
    }

    private func draw(
        _ rows: [[Int]], chosen: Int?, _ state: ViewState, into frame: inout Frame, in rect: Rect, columns: Int
    ) {
        let charts = rows.map { $0.map { chart($0, state, isChosen: $0 == chosen) } }
        let gutter = min(max(charts.joined().map(\.labelWidth).max() ?? 4, 4), max(rect.width / 4, 4))
        let width = (rect.width - (columns - 1) * Self.gap) / columns
        let gap = rect.height >= rows.count * 5 ? 1 : 0
        let room = rect.height - (rows.count - 1) * gap
        var y = rect.y
        for (row, list) in charts.enumerated() {
            // Rows that are left over by the division go to the panels above.
            let height = room / rows.count + (row < room % rows.count ? 1 : 0)
            defer { y += height + gap }
            for (column, chart) in list.enumerated() {
                // The last column ends at the right edge, whatever was lost in the division.
                let x = column == columns - 1 ? rect.maxX - width : rect.x + column * (width + Self.gap)
                let place = Rect(x: x, y: y, width: width, height: height)
                chart.draw(into: &frame, in: place, gutter: gutter)
            }
        }
    }

    private func chart(_ place: Int, _ state: ViewState, isChosen: Bool) -> CurveChart {
        let shown = shown(state)
        return CurveChart(
            panels[place], isLog: panels[place].isLog != state.flipped.contains(place),
            smoothing: Double(state.smoothing ?? Float(smoothing)).clamped,
            range: Double(shown.lowerBound)...Double(shown.upperBound),
            rewinds: rewinds, cursor: state.step.map { Double(min(max($0, shown.lowerBound), shown.upperBound)) },
            isChosen: isChosen)
    }

    /// The steps that are seen.
    func shown(_ state: ViewState) -> ClosedRange<Int> {
        guard let wanted = state.range?.clamped(to: range), wanted.lowerBound < wanted.upperBound else { return range }
        return wanted
    }
}

extension Double {
    /// A smoothing as it was typed, 0 to below 1.
    fileprivate var clamped: Double { self > 0 && self < 1 ? (self * 1e4).rounded() / 1e4 : 0 }
}
