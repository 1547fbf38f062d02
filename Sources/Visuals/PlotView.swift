// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Curves that were asked for, one panel a quantity.
struct PlotView: View {
    let grid: CurveGrid
    let liveName: String?
    private let subtitle: String
    private let xLabel: String

    init(_ plot: Plot) {
        grid = CurveGrid(
            panels: plot.panels, range: plot.range, rewinds: plot.rewinds, smoothing: plot.smoothing)
        subtitle = plot.subtitle
        xLabel = plot.xLabel
        liveName = plot.liveName
    }

    var title: String { "plot" }
    var detail: String { subtitle }
    var start: ViewState { ViewState() }
    var wantsStage: Bool { !grid.panels.isEmpty }
    var keys: [KeyHint] { grid.keys }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer { grid.answer(key, at: state) }

    func transcript(width: Int) -> [Line] {
        guard !grid.panels.isEmpty else { return Line("no curves", .muted).wrapped(to: width) }
        return grid.panels.prefix(4).flatMap { panel in
            let last = panel.series.last?.last.map { Format.short($0) } ?? "nothing yet"
            return Line([Span(panel.title + " ", .muted), Span(last, .strong)]).wrapped(to: width)
        }
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        guard !grid.panels.isEmpty else { return ["no curves"] }
        var lines = ["plot: \(subtitle), by \(xLabel)"].map(glyphs.spell)
        lines += grid.plain(width: width, glyphs: glyphs, panels: 4)
        for panel in grid.panels {
            for series in panel.series.reversed() where series.role != .earlier {
                guard let last = series.last else { continue }
                lines.append(glyphs.spell("\(panel.title), \(series.name): \(Format.short(last))"))
            }
        }
        return lines
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 4, rect.height >= 1 else { return }
        guard !grid.panels.isEmpty else {
            frame.write("no curves", at: Point(x: rect.x, y: rect.y), maxWidth: rect.width, .muted)
            return
        }
        let hidden = grid.hiddenCount(state, in: rect.inset(bottom: 2))
        let legend = grid.legendLine(frame.capability.colors)
        let axis = Line(hidden > 0 ? "\(hidden) more ▾" : xLabel, hidden > 0 ? .muted : .faint)
        guard rect.height >= 9 else { return grid.draw(state, into: &frame, in: rect) }
        let row = rect.maxY - 1
        let used = frame.write(axis, endingAt: rect.maxX, y: row, maxWidth: rect.width)
        frame.write(legend, at: Point(x: rect.x, y: row), maxWidth: rect.width - used - 2)
        grid.draw(state, into: &frame, in: rect.inset(bottom: rect.height >= 16 ? 2 : 1))
    }
}
