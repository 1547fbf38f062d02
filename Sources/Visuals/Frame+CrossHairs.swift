// SPDX-License-Identifier: GPL-3.0-or-later
import Frames

extension Frame {
    /// The cursor over a picture: a mark, and lines through it to the picture's edges.
    mutating func drawCrossHairs(at place: Point, in rect: Rect, _ role: Role) {
        let hair = Style(ink: .role(role), ground: .beneath)
        let (across, upright) = capability.glyphs == .ascii ? (Glyph("-"), Glyph(":")) : (Glyph("╌"), Glyph("┊"))
        for x in rect.x..<rect.maxX where x != place.x { put(across, at: Point(x: x, y: place.y), style: hair) }
        for y in rect.y..<rect.maxY where y != place.y { put(upright, at: Point(x: place.x, y: y), style: hair) }
        let scalar = capability.glyphs.spell("◆").unicodeScalars.first ?? "*"
        put(Glyph(scalar), at: place, style: Style(ink: .role(.strong), ground: .beneath, bold: true))
    }
}
