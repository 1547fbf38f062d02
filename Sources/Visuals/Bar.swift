// SPDX-License-Identifier: GPL-3.0-or-later
import Frames

/// A heavy line over its track, to half a column.
enum Bar {
    /// `fraction` of `width` columns; anything above 0 shows.
    static func spans(_ fraction: Double, width: Int, role: Role = .soft) -> [Span] {
        guard width > 0 else { return [] }
        let part = fraction.isFinite ? min(max(fraction, 0), 1) : 0
        var halves = Int((part * Double(width) * 2).rounded())
        if part > 0 { halves = max(halves, 1) }
        let bar = String(repeating: "━", count: halves / 2) + (halves % 2 == 1 ? "╸" : "")
        let track = String(repeating: "━", count: width - (halves + 1) / 2)
        return [Span(bar, role), Span(track, .rule)].filter { !$0.text.isEmpty }
    }

    /// The same for a screen: without colours its track is blank.
    static func line(_ fraction: Double, width: Int, role: Role = .soft, on screen: Capability) -> Line {
        guard screen.colors == .none else { return Line(spans(fraction, width: width, role: role)) }
        return Line(text(fraction, width: width, glyphs: screen.glyphs), role)
    }

    /// The bar as text alone: its track is blank.
    static func text(_ fraction: Double, width: Int, glyphs: GlyphSet) -> String {
        let spans = spans(fraction, width: width)
        let bar = spans.filter { $0.style != Style(.rule) }.map(\.text).joined()
        return glyphs.spell(bar) + String(repeating: " ", count: max(width - bar.unicodeScalars.count, 0))
    }
}
