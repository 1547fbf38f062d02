// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Frames
import Results

/// How large each module's updates are against its weights, as bars on a logarithmic scale from 1e-5 to 1e-2.
struct UpdatesTable: Sendable {
    /// About what a step changes in a run that goes well.
    static let aim: Float = 1e-3
    /// Above it a step changes so much that the run may not stand it.
    static let most: Float = 3e-3

    let updates: [RunReport.Update]

    init(_ updates: [RunReport.Update]) { self.updates = updates }

    private static func isHigh(_ ratio: Float) -> Bool { !(ratio <= most) }

    /// `4.9e-3`
    static func text(_ ratio: Float) -> String {
        ratio == 0 ? "0" : ratio.isFinite ? Format.scientific(Double(ratio)) : Format.number(Double(ratio))
    }

    private static func fraction(_ ratio: Float) -> Double {
        guard ratio > 0, ratio.isFinite else { return ratio == 0 ? 0 : 1 }
        return (log10(Double(ratio)) + 5) / 3
    }

    private var worst: RunReport.Update? {
        updates.first { !$0.ratio.isFinite } ?? updates.max { $0.ratio < $1.ratio }
    }

    /// `update / weight  highest visual_projection 4.9e-3 ▲`; empty without any.
    var worstLine: Line {
        guard let worst else { return Line() }
        let isHigh = Self.isHigh(worst.ratio)
        return Line([
            Span("update / weight", .strong, bold: true), Span("  highest ", .muted), Span(worst.module),
            Span(" " + Self.text(worst.ratio) + (isHigh ? " ▲" : ""), isHigh ? .warning : .text),
        ])
    }

    /// The ones that have a place among so many: all, or the largest, in their own order.
    private func shown(_ room: Int) -> [RunReport.Update] {
        guard updates.count > room else { return updates }
        let order = updates.indices.sorted { Self.rank(updates[$0]) > Self.rank(updates[$1]) }
        let kept = Set(order.prefix(room))
        return updates.indices.filter(kept.contains).map { updates[$0] }
    }

    private static func rank(_ update: RunReport.Update) -> Float {
        update.ratio.isFinite ? update.ratio : .greatestFiniteMagnitude
    }

    /// Draws itself in the last rows of `rect`, at most so many below its title; returns what is left above it.
    func draw(into frame: inout Frame, below rect: Rect, rows most: Int) -> Rect {
        let columns = rect.width >= 130 ? 3 : rect.width >= 60 ? 2 : 1
        let gap = columns == 2 && rect.width < 80 ? 2 : 3
        let width = (rect.width - (columns - 1) * gap) / columns
        guard !updates.isEmpty, width >= 20 else { return rect }
        let shown = shown(columns * most)
        let rows = (shown.count + columns - 1) / columns
        let top = rect.maxY - rows - 1
        drawTitle(isCut: shown.count < updates.count, shown.count, into: &frame, in: rect, y: top)
        for (place, update) in shown.enumerated() {
            let column = place / rows
            let x = column == columns - 1 && columns > 1 ? rect.maxX - width : rect.x + column * (width + gap)
            drawRow(update, into: &frame, at: Point(x: x, y: top + 1 + place % rows), width: width)
        }
        return rect.inset(bottom: rows + 2)
    }

    private func drawTitle(isCut: Bool, _ count: Int, into frame: inout Frame, in rect: Rect, y: Int) {
        let detail = "  log" + (isCut ? " · the \(count) largest of \(Format.count(updates.count))" : "")
        let line = Line([Span("update / weight", .strong, bold: true), Span(detail, .muted)])
        let aim = Line("aim \(CurveAxis.minimal(Double(String(Self.aim)) ?? 1e-3))", .muted)
        let used = frame.write(line, at: Point(x: rect.x, y: y), maxWidth: rect.width)
        if used + 3 + aim.width() <= rect.width { frame.write(aim, endingAt: rect.maxX, y: y) }
    }

    private func drawRow(_ update: RunReport.Update, into frame: inout Frame, at point: Point, width: Int) {
        let isHigh = Self.isHigh(update.ratio)
        let bar = width >= 60 ? 12 : width >= 44 ? 8 : 4
        let name = width - bar - 9
        let module = Self.shortened(update.module, to: name, in: frame.capability.glyphs)
        frame.write(module, at: point, maxWidth: name, .text)
        let x = point.x + name + 1
        let line = Bar.line(
            Self.fraction(update.ratio), width: bar, role: isHigh ? .warning : .soft, on: frame.capability)
        frame.write(line, at: Point(x: x, y: point.y), maxWidth: bar)
        let role: Role = isHigh ? .warning : .text
        frame.write(Line(Self.text(update.ratio), role), endingAt: x + bar + 7, y: point.y, maxWidth: 7)
        if isHigh { frame.write("▲", at: Point(x: x + bar + 7, y: point.y), maxWidth: 1, role) }
    }

    /// A path whose end says more than its beginning: `…encoder.layers.3`.
    static func shortened(_ path: String, to width: Int, in glyphs: GlyphSet) -> String {
        let mark = glyphs.spell("…")
        guard path.columns > width, width > mark.count + 2 else { return path }
        let kept = path.unicodeScalars.suffix(width - mark.count)
        var text = String(String.UnicodeScalarView(kept))
        while text.columns > width - mark.count, !text.isEmpty { text.removeFirst() }
        return mark + text
    }
}
