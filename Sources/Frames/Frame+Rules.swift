// SPDX-License-Identifier: GPL-3.0-or-later

extension Frame {
    /// A horizontal rule of `width` columns.
    public mutating func rule(at point: Point, width: Int, style: Style = Style(.rule), with glyph: String = "─") {
        guard let scalar = capability.glyphs.spell(glyph).unicodeScalars.first else { return }
        fill(Rect(x: point.x, y: point.y, width: width, height: 1), style, with: Glyph(scalar))
    }

    /// The thin line beside a pane, `▏`, over `height` rows.
    public mutating func verticalRule(
        at point: Point, height: Int, style: Style = Style(.rule), with glyph: String = "▏"
    ) {
        guard let scalar = capability.glyphs.spell(glyph).unicodeScalars.first else { return }
        fill(Rect(x: point.x, y: point.y, width: 1, height: height), style, with: Glyph(scalar))
    }

    /// A thin box along the edge of `rect`; over a picture give it `Ink.beneath` as ground.
    public mutating func box(_ rect: Rect, style: Style) {
        guard rect.width >= 2, rect.height >= 2 else { return }
        let ascii = capability.glyphs == .ascii
        let (right, bottom) = (rect.maxX - 1, rect.maxY - 1)
        let flat = Glyph(ascii ? "-" : "─")
        let upright = Glyph(ascii ? "|" : "│")
        for x in max(rect.x + 1, clip.x)..<max(min(right, clip.maxX), max(rect.x + 1, clip.x)) {
            set(flat, x, rect.y, style)
            set(flat, x, bottom, style)
        }
        for y in max(rect.y + 1, clip.y)..<max(min(bottom, clip.maxY), max(rect.y + 1, clip.y)) {
            set(upright, rect.x, y, style)
            set(upright, right, y, style)
        }
        set(Glyph(ascii ? "+" : "┌"), rect.x, rect.y, style)
        set(Glyph(ascii ? "+" : "┐"), right, rect.y, style)
        set(Glyph(ascii ? "+" : "└"), rect.x, bottom, style)
        set(Glyph(ascii ? "+" : "┘"), right, bottom, style)
    }
}
