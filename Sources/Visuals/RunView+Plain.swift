// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

extension RunView {
    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        var lines = ["run \(run.name): \(run.subtitle)"]
        let step = "step \(Format.count(run.step)) of \(Format.count(run.steps))"
        let state =
            switch run.state {
            case .ready: "ready at "
            case .running: "running, at "
            case .paused: "paused at "
            case .stopped: "stopped at "
            case .finished: "finished at "
            }
        var words = [state + step]
        if case .stopped(let why) = run.state, !why.isEmpty { words[0] += ": " + why }
        if let timeLeft { words.append(timeLeft + " left") }
        if let rate { words.append(rate + " samples/s") }
        lines.append(words.joined(separator: ", "))
        lines += grid.plain(width: width, glyphs: glyphs, panels: 2)
        for curve in newest {
            guard let value = curve.value else { continue }
            let validation = curve.validation.map { ", validation \(Format.short($0))" } ?? ""
            lines.append("\(curve.title) \(Format.short(value))\(validation)")
        }
        let worst = updates.worstLine
        if !worst.spans.isEmpty { lines.append(worst.text) }
        for item in run.breaks {
            lines.append(Self.breakLine(item).text.replacing("■ ", with: "").replacing("   ", with: ", "))
        }
        return lines.map { glyphs.spell($0) }
    }
}

extension CurveGrid {
    /// The first panels as text alone, with what their signs mean.
    func plain(width: Int, glyphs: GlyphSet, panels most: Int) -> [String] {
        let drawn = panels.filter { $0.series.contains { !$0.steps.isEmpty } }.prefix(most)
        let width = min(max(width, 0), 100)
        guard !drawn.isEmpty, width >= 20 else { return [] }
        let part = CurveGrid(Array(drawn), range: range, rewinds: rewinds, smoothing: smoothing)
        let columns = width >= 60 ? min(drawn.count, 2) : 1
        let rows = (drawn.count + columns - 1) / columns
        var frame = Frame(
            size: Size(columns: width, rows: rows * 9 - 1), capability: Capability(colors: .none, glyphs: glyphs))
        part.draw(ViewState(), into: &frame, in: frame.bounds)
        let legend = part.legendLine(.none).text
        return [""] + frame.text(glyphs: glyphs) + (legend.isEmpty ? [] : [glyphs.spell(legend)]) + [""]
    }

    private init(_ panels: [CurvePanel], range: ClosedRange<Int>, rewinds: [Int], smoothing: Double) {
        self.panels = panels
        self.range = range
        self.rewinds = rewinds
        self.smoothing = smoothing
    }
}
