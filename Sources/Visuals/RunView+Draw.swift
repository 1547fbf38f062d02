// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

extension RunView {
    /// From this height on there are tables below the curves; a lower stage keeps one line of them.
    private static let roomy = 26

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 4, rect.height >= 1 else { return }
        drawProgress(into: &frame, in: rect)
        let isRoomy = rect.height >= Self.roomy
        var body = rect.inset(top: rect.height >= 14 ? 2 : 1)
        if !isRoomy, rect.height >= 9, drawBrief(into: &frame, in: body) { body = body.inset(bottom: 1) }
        let foot = Rect(x: body.x, y: body.maxY - 1, width: body.width, height: 1)
        let legend = grid.legendLine(frame.capability.colors)
        let hasFoot = rect.height >= 9 && (!legend.spans.isEmpty || grid.panels.count > 4)
        if hasFoot { body = body.inset(bottom: isRoomy ? 2 : 1) }
        if isRoomy, !state.zoomed {
            body = drawBreaks(into: &frame, in: body)
            body = updates.draw(into: &frame, below: body, rows: rect.height >= 40 ? 8 : 3)
        }
        grid.draw(state, into: &frame, in: body)
        if hasFoot { drawLegend(legend, hidden: grid.hiddenCount(state, in: body), into: &frame, in: foot) }
        if grid.panels.isEmpty {
            frame.write("no curves yet", at: Point(x: body.x, y: body.y), maxWidth: body.width, .muted)
        }
    }

    private func drawLegend(_ legend: Line, hidden: Int, into frame: inout Frame, in row: Rect) {
        var room = row.width
        if hidden > 0 {
            let line = Line("\(hidden) more ▾", .muted)
            room -= frame.write(line, endingAt: row.maxX, y: row.y, maxWidth: row.width) + 2
        }
        frame.write(legend, at: Point(x: row.x, y: row.y), maxWidth: room)
    }

    /// Step, bar and percentage at the left; time left and rate, or why it does not go on, at the right.
    private func drawProgress(into frame: inout Frame, in rect: Rect) {
        let glyphs = frame.capability.glyphs
        let step = Line([
            Span("step ", .muted), Span(Format.count(run.step), .strong, bold: true),
            Span(" / \(Format.count(run.steps))", .muted),
        ])
        var x = rect.x + frame.write(step, at: Point(x: rect.x, y: rect.y), maxWidth: rect.width) + 2
        var right: [Line] = []
        if !stateLine.spans.isEmpty { right.append(stateLine) }
        if let timeLeft { right.append(Line([Span("ETA ", .muted), Span(timeLeft)])) }
        if let rate { right.append(Line([Span(rate), Span(" samples/s", .muted)])) }
        let percent = Format.share(fraction).alignedRight(in: 6)
        // First to go is the rate, then the bar, then the time left.
        func width(_ bar: Int) -> Int {
            right.reduce(x - rect.x + bar + percent.count) { $0 + $1.width(in: glyphs) + 4 }
        }
        var bar = rect.width >= 140 ? 32 : rect.width >= 76 ? 16 : 12
        while right.count > 1, width(6) > rect.width { right.removeLast() }
        while bar > 0, width(bar + 1) > rect.width { bar -= 1 }
        if bar >= 4 {
            let line = Bar.line(fraction, width: bar, role: .accent, on: frame.capability)
            x += frame.write(line, at: Point(x: x, y: rect.y), maxWidth: bar) + 1
        }
        if x + percent.count <= rect.maxX {
            frame.write(percent, at: Point(x: x, y: rect.y), maxWidth: percent.count, .text)
            x += percent.count
        }
        var end = rect.maxX
        for line in right.reversed() {
            let room = end - x - 2
            guard room >= 6 else { break }
            end -= frame.write(line.cut(to: room, in: glyphs), endingAt: end, y: rect.y) + 4
        }
    }

    /// A low stage's last row: the module whose updates are the largest, and the first break; false without either.
    private func drawBrief(into frame: inout Frame, in rect: Rect) -> Bool {
        let worst = updates.worstLine
        let row = rect.maxY - 1
        guard rect.height >= 8, !worst.spans.isEmpty || !run.breaks.isEmpty else { return false }
        let used = frame.write(worst, at: Point(x: rect.x, y: row), maxWidth: rect.width)
        if let first = run.breaks.first {
            let line = Line([
                Span("■", first.hits.isEmpty ? .muted : .warning), Span(" if ", .muted), Span(first.condition),
            ])
            let room = rect.width - (used > 0 ? used + 3 : 0)
            if room >= 12 {
                frame.write(line.cut(to: room, in: frame.capability.glyphs), endingAt: rect.maxX, y: row)
            }
        }
        return true
    }

    /// The conditions that stop the run in the last rows; returns what is left above them.
    private func drawBreaks(into frame: inout Frame, in rect: Rect) -> Rect {
        guard !run.breaks.isEmpty else { return rect }
        let most = rect.height >= 40 ? 4 : 2
        let shown = run.breaks.count > most ? run.breaks.prefix(most - 1) : run.breaks[...]
        var lines = shown.map(Self.breakLine)
        if run.breaks.count > shown.count {
            lines.append(Line("  and \(Format.plural(run.breaks.count - shown.count, "more break"))", .muted))
        }
        let top = rect.maxY - lines.count
        for (row, line) in lines.enumerated() {
            frame.write(line, at: Point(x: rect.x, y: top + row), maxWidth: rect.width)
        }
        return rect.inset(bottom: lines.count + 1)
    }

    static func breakLine(_ item: RunReport.Break) -> Line {
        let hits =
            switch (item.hits.count, item.hits.last) {
            case (1, let step?): "hit once, at \(Format.count(step))"
            case (let count, let step?): "hit \(Format.count(count)) times, last at \(Format.count(step))"
            default: "not hit yet"
            }
        return Line([
            Span("■", item.hits.isEmpty ? .muted : .warning), Span(" break", .strong, bold: true),
            Span(" if ", .muted), Span(item.condition), Span("   \(hits)", .muted),
        ])
    }
}
