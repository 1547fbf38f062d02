// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// A piece of text on its own ground with a number under it.
struct Chip {
    let text: String
    let below: String
    /// Its place on the ramp; nil for a chip that is not lit.
    var ground: Float?
    var isChosen = false
    /// Whether it belongs to the same word as the one before it.
    var continues = false
    var isQuiet = false
    var ramp = Ramp.heat

    private var width: Int { min(max(text.columns, below.columns) + 2, 24) }

    /// Draws chips in rows, beginning with the row that holds chip `first`; returns the row below the last one.
    static func draw(_ chips: [Chip], into frame: inout Frame, in rect: Rect, from first: Int = 0) -> Int {
        guard rect.width >= 4, rect.height >= 1 else { return rect.y }
        let rows = rows(of: chips, width: rect.width)
        let step = rect.height >= 3 ? 3 : 2
        let room = max((rect.height + 1) / step, 1)
        let chosen = rows.firstIndex { $0.contains(first) } ?? 0
        let start = Scrolling.first(showing: chosen, count: rows.count, room: room)
        var y = rect.y
        for row in rows.dropFirst(start).prefix(room) {
            var x = rect.x
            for place in row {
                let chip = chips[place]
                if place > row.lowerBound { x += chip.continues ? 0 : 1 }
                chip.draw(into: &frame, at: Point(x: x, y: y), maxWidth: rect.maxX - x)
                x += chip.width
            }
            y += step
        }
        let left = rows.dropFirst(start + room).reduce(0) { $0 + $1.count }
        if left > 0 {
            frame.write(
                Line("… \(Format.count(left)) more", .muted), endingAt: rect.maxX, y: min(y - 1, rect.maxY - 1),
                maxWidth: rect.width)
        }
        return min(step == 3 && y > rect.y ? y - 1 : y, rect.maxY)
    }

    /// How many rows of chips a list takes.
    static func rows(of chips: [Chip], width: Int) -> [Range<Int>] {
        var rows: [Range<Int>] = []
        var (first, x) = (0, 0)
        for place in chips.indices {
            let gap = place == first || chips[place].continues ? 0 : 1
            if place > first, x + gap + chips[place].width > width {
                rows.append(first..<place)
                (first, x) = (place, chips[place].width)
            } else {
                x += gap + chips[place].width
            }
        }
        return chips.isEmpty ? [] : rows + [first..<chips.count]
    }

    private func draw(into frame: inout Frame, at point: Point, maxWidth: Int) {
        let width = min(width, maxWidth)
        guard width > 0 else { return }
        let noColor = frame.capability.colors == .none
        let back: Ink =
            isChosen ? .role(.accent) : ground.map { .ramp(ramp, $0) } ?? .role(continues ? .selection : .raised)
        let style = Style(
            ink: .role(isQuiet ? .muted : .text), ground: noColor && !isChosen ? .role(.background) : back,
            bold: isChosen)
        frame.fill(Rect(x: point.x, y: point.y, width: width, height: 1), style)
        let label = Line([Span(text, style: style)]).cut(to: max(width - 2, 1), in: frame.capability.glyphs)
        let pad = (width - label.width(in: frame.capability.glyphs)) / 2
        frame.write(label, at: Point(x: point.x + pad, y: point.y), maxWidth: width)
        if noColor, continues { frame.write("·", at: point, maxWidth: 1, .muted) }
        let number = min(below.columns, width)
        frame.write(
            below, at: Point(x: point.x + (width - number) / 2, y: point.y + 1), maxWidth: number,
            isChosen ? .accent : .muted, bold: isChosen)
    }
}
