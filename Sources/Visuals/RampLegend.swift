// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// A ramp over its numbers: two rows.
struct RampLegend {
    let ramp: Ramp
    let low: Double
    let high: Double
    /// A value to mark on the ramp.
    var mark: Double?

    func draw(into frame: inout Frame, at point: Point, width: Int) {
        guard width > 0 else { return }
        let glyphs = frame.capability.glyphs
        for column in 0..<width {
            let left = (Float(column) + 0.25) / Float(width)
            let right = (Float(column) + 0.75) / Float(width)
            let place = Point(x: point.x + column, y: point.y)
            if frame.capability.colors == .none {
                let digit = DigitFitter.digit((left + right) / 2).unicodeScalars.first ?? "0"
                frame.put(Glyph(digit), at: place, style: Style(.text))
            } else if glyphs == .ascii {
                frame.put(.blank, at: place, style: Style(ink: .role(.text), ground: .ramp(ramp, (left + right) / 2)))
            } else {
                frame.put(Glyph("▌"), at: place, style: Style(ink: .ramp(ramp, left), ground: .ramp(ramp, right)))
            }
        }
        let (first, last) = (Format.stage(Format.scale(low)), Format.stage(Format.scale(high)))
        let middle = Format.stage(Format.scale((low + high) / 2))
        let y = point.y + 1
        let used = first.columns + middle.columns + last.columns
        if width >= last.columns {
            frame.write(Line(last, .muted), endingAt: point.x + width, y: y)
        }
        if width >= first.columns + last.columns + 1 { frame.write(first, at: Point(x: point.x, y: y), .muted) }
        if width >= used + 4 {
            frame.write(middle, at: Point(x: point.x + (width - middle.columns) / 2, y: y), .muted)
        }
        guard let mark, mark.isFinite, high > low else { return }
        let column = min(max(Int((mark - low) / (high - low) * Double(width)), 0), width - 1)
        let part = Float((Double(column) + 0.5) / Double(width))
        let scalar = glyphs.spell("◆").unicodeScalars.first ?? "*"
        frame.put(
            Glyph(scalar), at: Point(x: point.x + column, y: point.y),
            style: Style(ink: .role(.strong), ground: .ramp(ramp, part), bold: true))
    }
}
