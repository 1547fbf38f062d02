// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// A panel of curves: a title with the newest numbers, the plot over a faint grid, and the steps below it.
struct CurveChart {
    let panel: CurvePanel
    let isLog: Bool
    let smoothing: Double
    /// The steps between the left and the right end.
    let range: ClosedRange<Double>
    let rewinds: [Int]
    /// The step that values are read at.
    let cursor: Double?
    let isChosen: Bool

    private let axis: CurveAxis
    private let drawn: [CurveSeries]

    init(
        _ panel: CurvePanel, isLog: Bool, smoothing: Double, range: ClosedRange<Double>, rewinds: [Int],
        cursor: Double?, isChosen: Bool
    ) {
        self.panel = panel
        self.isLog = isLog
        self.smoothing = smoothing
        self.range = range
        self.rewinds = rewinds
        self.cursor = cursor
        self.isChosen = isChosen
        drawn = panel.series.map { $0.smoothed(smoothing) }
        axis = panel.axis(of: panel.series, isLog: isLog, over: range)
    }

    /// Columns that the numbers of the vertical axis take.
    var labelWidth: Int { axis.ticks.map(\.label.columns).max() ?? 0 }

    /// - Parameter gutter: columns for the numbers, the same in panels that stand below each other.
    func draw(into frame: inout Frame, in rect: Rect, gutter: Int) {
        guard rect.width >= gutter + 5, rect.height >= 3 else { return }
        drawHeader(into: &frame, in: rect)
        let hasSteps = rect.height >= 5
        let plot = rect.inset(left: gutter + 1, top: 1, bottom: hasSteps ? 1 : 0)
        drawGrid(into: &frame, in: plot, gutter: gutter)
        let marks = rewinds.map(Double.init).filter { range.contains($0) }
        for step in marks {
            let x = plot.x + column(of: step, in: plot)
            frame.verticalRule(at: Point(x: x, y: plot.y), height: plot.height, style: Style(.faint), with: "┊")
        }
        drawCurves(into: &frame, in: plot)
        if let cursor {
            let x = plot.x + column(of: cursor, in: plot)
            for y in plot.y..<plot.maxY where frame[x, y].glyph.isBlank || frame[x, y].style == Style(.rule) {
                frame.write("│", at: Point(x: x, y: y), .muted)
            }
        }
        if hasSteps { drawSteps(into: &frame, in: plot, marks: marks) }
    }

    private func column(of step: Double, in plot: Rect) -> Int {
        CurveSeries.column(of: step, in: plot.width * 2, over: range) / 2
    }

    // MARK: Title and numbers

    /// The bold title at the left; at the right the newest value of each kind, or those under the cursor.
    private func drawHeader(into frame: inout Frame, in rect: Rect) {
        let glyphs = frame.capability.glyphs
        let title = Line(panel.title, isChosen ? .accent : .strong, bold: true)
        let words = [panel.detail, isLog ? "log" : "", smoothing > 0 ? "smooth \(CurveAxis.minimal(smoothing))" : ""]
        let detail = Line(" " + words.filter { !$0.isEmpty }.joined(separator: " · "), .muted)
        let values = numbers(frame.capability.colors)
        // What is measured last is the last to go; words behind the title are the first.
        var shown = values.count
        func right() -> Line {
            let some = values.suffix(shown)
            if some.count == 1, values.count == 1, let only = some.first { return only.value }
            return some.reduce(Line()) { line, part in
                line + Line(line.spans.isEmpty ? "" : "   ") + Line([part.sign, Span(" ")]) + part.value
            }
        }
        let width = title.width(in: glyphs)
        while shown > 1, width + 2 + right().width(in: glyphs) > rect.width { shown -= 1 }
        let numbers = right().width(in: glyphs)
        let room = max(rect.width - numbers - 2, 4)
        let hasDetail = width + detail.width(in: glyphs) <= room
        frame.write(hasDetail ? title + detail : title, at: Point(x: rect.x, y: rect.y), maxWidth: room)
        if shown > 0, width + 2 + numbers <= rect.width || numbers + 6 <= rect.width {
            frame.write(right(), endingAt: rect.maxX, y: rect.y, maxWidth: rect.width)
        }
    }

    private func numbers(_ colors: ColorDepth) -> [(sign: Span, value: Line)] {
        var seen: [(sign: Span, value: Line)] = []
        for (place, series) in drawn.enumerated() {
            let isMain = place == drawn.count - 1
            // Of what was measured before a rewind only the cursor asks.
            if cursor == nil, series.role == .earlier { continue }
            guard let value = cursor.map({ series.value(at: $0) }) ?? series.last else { continue }
            let text = Self.text(value)
            let role: Role = !value.isFinite ? .error : isMain ? .strong : .text
            seen.append((series.sign(colors), Line(text, role, bold: isMain)))
        }
        return seen
    }

    static func text(_ value: Double) -> String {
        let text = Format.short(value)
        return text.hasPrefix("-") ? "−" + text.dropFirst() : text
    }

    // MARK: Plot

    /// Dots along each tick with its number at the left.
    private func drawGrid(into frame: inout Frame, in plot: Rect, gutter: Int) {
        var used: Set<Int> = []
        for tick in axis.ticks {
            let part = axis.part(tick.value)
            guard part.isFinite, plot.height > 0 else { continue }
            let dot = Int(((1 - part) * Double(plot.height * 4 - 1)).rounded())
            let y = plot.y + min(max(dot / 4, 0), plot.height - 1)
            guard used.insert(y).inserted else { continue }
            frame.write(Line(tick.label, .muted), endingAt: plot.x - 1, y: y, maxWidth: gutter)
            for x in stride(from: plot.x, to: plot.maxX, by: 2) { frame.write("·", at: Point(x: x, y: y), .rule) }
        }
    }

    private func drawCurves(into frame: inout Frame, in plot: Rect) {
        let colors = frame.capability.colors
        if smoothing > 0 {
            // What was measured, dim below its mean; without colours it would be taken for it.
            if colors != .none {
                let raw = canvas(of: panel.series.filter { $0.role != .validation }, in: plot)
                raw.draw(into: &frame, at: Point(x: plot.x, y: plot.y), styles: panel.series.map { _ in Style(.rule) })
            }
        }
        canvas(of: drawn, in: plot).draw(
            into: &frame, at: Point(x: plot.x, y: plot.y), styles: drawn.map { Style($0.ink) },
            marks: drawn.map { $0.mark(colors) })
    }

    private func canvas(of series: [CurveSeries], in plot: Rect) -> DotCanvas {
        var canvas = DotCanvas(columns: plot.width, rows: plot.height)
        for (place, curve) in series.enumerated() {
            let values = curve.columns(canvas.width, over: range)
            canvas.curve(values.map { $0.map(axis.part) }, of: UInt8(min(place, 255)))
        }
        return canvas
    }

    // MARK: Steps

    /// The ends of the steps, where the run was rewound to, and the cursor's step; three numbers where there is room.
    private func drawSteps(into frame: inout Frame, in plot: Rect, marks: [Double]) {
        let y = plot.maxY
        var taken: [Range<Int>] = []
        func put(_ line: Line, from x: Int) {
            let width = line.width(in: frame.capability.glyphs)
            let x = min(max(x, plot.x), plot.maxX - width)
            let place = x..<x + max(width, 0)
            let isFree = taken.allSatisfy { place.upperBound < $0.lowerBound || place.lowerBound > $0.upperBound }
            guard x >= plot.x, isFree else { return }
            taken.append(place)
            frame.write(line, at: Point(x: x, y: y))
        }
        func put(_ line: Line, under step: Double) {
            put(line, from: plot.x + column(of: step, in: plot) - line.width(in: frame.capability.glyphs) / 2)
        }
        if let cursor { put(Line(Self.count(cursor), .accent, bold: true), under: cursor) }
        for step in marks.reversed() { put(Line("↶ " + Self.count(step), .muted), under: step) }
        put(Line(Self.count(range.lowerBound), .faint), from: plot.x)
        let end = Line(Self.count(range.upperBound), .faint)
        put(end, from: plot.maxX - end.width())
        if marks.isEmpty {
            let middle = ((range.lowerBound + range.upperBound) / 2).rounded()
            put(Line(Self.count(middle), .faint), under: middle)
        }
    }

    static func count(_ step: Double) -> String { Format.count(Int(min(max(step, -1e15), 1e15).rounded())) }
}
