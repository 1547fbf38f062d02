// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Layers × heads: the mass on patches as a table in the quiet ramp, and each layer's with all heads joined.
struct AttentionLayersTable {
    let content: AttentionContent

    /// Columns of a head: few heads are drawn wide, so that the table is not lost below its title.
    private var cell: Int { content.headCount > 16 ? 1 : content.headCount > 6 ? 2 : 4 }
    private static let bar = 8
    /// Columns it wants: label, cells, bar and number.
    var width: Int { 3 + content.headCount * cell + 1 + Self.bar + 6 }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.height >= 3, rect.width >= 12 else { return }
        let heads = min(content.headCount, max((rect.width - 3) / cell, 0))
        let tableWidth = 3 + heads * cell
        let barWidth = min(rect.width - tableWidth - 7, Self.bar)
        let title = "layers × heads"
        frame.write(title, at: Point(x: rect.x, y: rect.y), maxWidth: rect.width, .strong, bold: true)
        let right = rect.x + min(rect.width, tableWidth + (barWidth > 0 ? barWidth + 7 : 6))
        for meaning in ["mass on patches", "mass"] where rect.x + title.count + 2 + meaning.count <= right {
            frame.write(Line(meaning, .muted), endingAt: right, y: rect.y)
            break
        }
        let room = min(rect.height - 2, content.layers.count)
        let selected = content.layers.firstIndex(of: state.layer) ?? 0
        let first = Scrolling.first(showing: selected, count: content.layers.count, room: room)
        for row in 0..<room {
            let layer = content.layers[first + row]
            let y = rect.y + 1 + row
            let isSelected = layer == state.layer
            frame.write(
                Line("\(layer)", isSelected ? .accent : .faint, bold: isSelected), endingAt: rect.x + 2, y: y)
            for head in 0..<heads {
                drawCell(layer, head, state, into: &frame, at: Point(x: rect.x + 3 + head * cell, y: y))
            }
            let mass = Double(content.mass(layer: layer, head: state.head))
            var spans: [Span] = []
            if barWidth > 2 {
                spans = Bar.spans(mass, width: barWidth, role: isSelected ? .accent : .soft) + [Span("  ")]
            }
            spans.append(Span(Format.unit(mass, decimals: 2), isSelected ? .strong : .muted))
            let x = rect.x + tableWidth + 1
            frame.write(Line(spans), at: Point(x: x, y: y), maxWidth: max(rect.maxX - x, 0))
        }
        let y = rect.y + 1 + room
        guard heads > 0 else { return }
        frame.write("0", at: Point(x: rect.x + 3, y: y), state.head == 0 ? .accent : .faint)
        if let head = state.head, head > 0, head < heads - 1 {
            frame.write("\(head)", at: Point(x: rect.x + 3 + head * cell, y: y), .accent, bold: true)
        }
        if heads > 2 {
            let last = heads - 1
            frame.write(Line("\(last)", state.head == last ? .accent : .faint), endingAt: rect.x + tableWidth, y: y)
        }
    }

    private func drawCell(_ layer: Int, _ head: Int, _ state: ViewState, into frame: inout Frame, at point: Point) {
        let mass = content.mass(layer: layer, head: head)
        let isHere = layer == state.layer && head == state.head
        for column in 0..<cell {
            let place = Point(x: point.x + column, y: point.y)
            if frame.capability.colors == .none {
                let digit = DigitFitter.digit(mass).unicodeScalars.first ?? "0"
                let glyph = column == cell - 1 ? Glyph(digit) : .blank
                frame.put(glyph, at: place, style: Style(.text, reverse: isHere && column == cell - 1))
            } else {
                let isASCII = frame.capability.glyphs == .ascii
                let glyph: Glyph =
                    switch column {
                    case _ where !isHere: .blank
                    case 0: Glyph(isASCII ? "*" : "◂")
                    case cell - 1: Glyph(isASCII ? "*" : "▸")
                    default: .blank
                    }
                frame.put(
                    glyph, at: place, style: Style(ink: .role(.strong), ground: .ramp(.quiet, mass), bold: isHere))
            }
        }
    }
}
