// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// A tensor's shape, range, moments, histogram and a corner of its values.
struct TensorView: View {
    private let content: TensorContent

    init(_ summary: TensorSummary) { content = TensorContent(summary) }

    var title: String { "tensor" }
    var detail: String { content.name ?? content.shapeText }
    var start: ViewState { ViewState() }
    var wantsStage: Bool { content.statistics.count > 1 && !isSmall }
    var keys: [KeyHint] { [] }

    /// Small enough to be printed whole in the transcript.
    private var isSmall: Bool { content.shape.count <= 2 && content.rowCount <= 6 && content.columnCount <= 6 }

    func transcript(width: Int) -> [Line] {
        guard content.statistics.count > 0 else {
            return Line("\(content.shapeText) \(content.dtype.label) · empty", .muted).wrapped(to: width)
        }
        if content.shape.isEmpty, let only = content.corner.first?.first { return [Line(number(only), .strong)] }
        let shape = Line("\(content.shapeText) · \(content.dtype.label)", .muted)
        let faults =
            (content.faults.map { Line("■ \($0)", .warning).wrapped(to: width) } ?? [])
            + (content.zeroRows.map { Line($0, .muted).wrapped(to: width) } ?? [])
        if isSmall {
            let rows = content.cornerLines(rows: 6, width: width)
            if rows.allSatisfy({ !$0.contains("…") }) {
                return rows.map { Line($0) } + shape.wrapped(to: width) + faults
            }
        }
        let histogram = content.sparkline(width: min(24, width))
        return shape.wrapped(to: width) + Line(content.range, .text).wrapped(to: width)
            + Line(content.moments, .muted).wrapped(to: width)
            + (histogram.isEmpty ? [] : [Line(histogram, .soft)]) + faults
    }

    private func number(_ value: Float) -> String {
        content.dtype.isFloating ? Format.number(Double(value)) : Format.fixed(Double(value), 0)
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        guard content.statistics.count > 0 else { return ["\(content.shapeText) \(content.dtype.label), empty"] }
        if content.shape.isEmpty, let only = content.corner.first?.first { return [number(only)] }
        let rows = content.cornerLines(rows: 8, width: max(width, 20)).map(glyphs.spell)
        if isSmall {
            return rows + ["\(content.shapeText) \(content.dtype.label)"] + (content.faults.map { [$0] } ?? [])
        }
        var lines = ["\(content.shapeText) \(content.dtype.label)", content.range]
        lines.append(content.moments.replacing(" · ", with: ", "))
        if let faults = content.faults { lines.append(glyphs.spell("■ ") + faults.replacing(" · ", with: ", ")) }
        if let zeroRows = content.zeroRows { lines.append(zeroRows) }
        lines.append(glyphs.spell(content.sparkline(width: 48)))
        return lines.filter { !$0.isEmpty } + ["", cornerName] + rows
    }

    /// `[0, 0, :, :]`: which matrix of it is shown.
    private var cornerName: String {
        guard content.shape.count > 2 else { return "values" }
        return "values ["
            + (Array(repeating: "0", count: content.shape.count - 2) + [":", ":"]).joined(separator: ", ") + "]"
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width > 0, rect.height > 0 else { return }
        var y = rect.y
        func line(_ line: Line) {
            guard y < rect.maxY else { return }
            frame.write(line, at: Point(x: rect.x, y: y), maxWidth: rect.width)
            y += 1
        }
        line(
            Line([
                Span(content.shapeText, .strong, bold: true), Span("   \(content.dtype.label)", .muted),
                Span("   \(Format.count(content.statistics.count)) numbers", .muted),
                Span("   \(Format.bytes(content.byteCount))", .muted),
            ]))
        guard content.statistics.count > 0 else { return }
        y += rect.height >= 16 ? 1 : 0
        for text in facts(width: rect.width) { line(text) }
        if let faults = content.faults { line(Line("■ \(faults)", .warning)) }
        if let zeroRows = content.zeroRows { line(Line(zeroRows, .text)) }
        y += rect.height >= 16 ? 1 : 0
        y = drawHistogram(into: &frame, in: Rect(x: rect.x, y: y, width: rect.width, height: rect.maxY - y))
        guard rect.maxY - y >= 2 else { return }
        line(Line(cornerName, .strong, bold: true))
        let rows = min(rect.maxY - y - 1, content.rowCount, 12)
        for text in content.cornerLines(rows: max(rows, 1), width: min(rect.width, 100), minus: true) {
            line(Line(text))
        }
    }

    private func facts(width: Int) -> [Line] {
        let statistics = content.statistics
        var parts: [(String, String)] = []
        if let least = statistics.min { parts.append(("min", Format.number(Double(least)))) }
        if let most = statistics.max { parts.append(("max", Format.number(Double(most)))) }
        if let mean = statistics.mean { parts.append(("mean", Format.number(mean))) }
        if let std = statistics.std { parts.append(("std", Format.number(std))) }
        if statistics.zeroCount > 0 {
            let share = Format.share(Double(statistics.zeroCount) / Double(max(statistics.count, 1)))
            parts.append(("zeros", "\(Format.count(statistics.zeroCount)), \(share)"))
        }
        let pieces = parts.map { Line([Span("\($0.0) ", .muted), Span(Format.stage($0.1))]) }
        return AttentionContent.flow(pieces, width: width)
    }

    /// Columns over their axis; returns the row below.
    private func drawHistogram(into frame: inout Frame, in rect: Rect) -> Int {
        let rows = rect.height >= 12 ? 4 : rect.height >= 6 ? 2 : 0
        let bars = content.histogram(width: min(rect.width, TensorContent.bins))
        guard rows > 0, bars.count > 1, let least = content.statistics.min, let most = content.statistics.max,
            least < most
        else { return rect.y }
        for (place, value) in bars.enumerated() {
            let point = Point(x: rect.x + place, y: rect.y)
            if value == 0 {
                frame.write("·", at: Point(x: point.x, y: rect.y + rows - 1), .rule)
            } else {
                Column.draw(value, rows: rows, role: .soft, into: &frame, at: point)
            }
        }
        let y = rect.y + rows
        let (first, last) = (Format.stage(Format.number(Double(least))), Format.stage(Format.number(Double(most))))
        frame.write(first, at: Point(x: rect.x, y: y), maxWidth: rect.width, .faint)
        if first.columns + last.columns + 2 <= bars.count {
            frame.write(Line(last, .faint), endingAt: rect.x + bars.count, y: y)
        }
        return y + 2
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer { .ignored }
}
