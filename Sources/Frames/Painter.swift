// SPDX-License-Identifier: GPL-3.0-or-later

/// Turns styles into the colours of one theme at one depth.
struct Painter {
    let theme: Theme
    let capability: Capability

    /// A blank in this style.
    func cell(_ style: Style) -> ResolvedFrame.Cell {
        var attributes: Attributes = []
        if style.bold { attributes.insert(.bold) }
        if style.reverse { attributes.insert(.reverse) }
        switch capability.colors {
        case .none:
            // What colour would tell by its ground alone is told by reverse video.
            if style.ground == .role(.selection) || style.ground == .role(.accent) { attributes.insert(.reverse) }
            if style.ink == .role(.faint) || style.ink == .role(.rule) { attributes.insert(.dim) }
        case .palette16:
            if style.ground == .role(.selection) { attributes.insert(.reverse) }
            if style.ink == .role(.muted) { attributes.insert(.dim) }
        case .full, .palette256: break
        }
        let ink = legible(style.ink, on: style.ground)
        return ResolvedFrame.Cell(
            foreground: ink, background: color(style.ground, isGround: true),
            attributes: attributes)
    }

    /// Text on a ramp or a pixel is light or dark, whichever can be read there.
    private func legible(_ ink: Ink, on ground: Ink) -> ScreenColor {
        guard ink == .role(.text) || ink == .role(.strong) else { return color(ink, isGround: false) }
        let luma: Float
        switch ground {
        case .ramp, .rgb:
            switch color(ground, isGround: true) {
            case .rgb(let color): luma = color.luma
            case .index(let index): luma = Palette.colors[Int(index)].luma
            case .default: return color(ink, isGround: false)
            }
        case .role(.accent): luma = theme.color(.accent).luma
        case .role, .beneath: return color(ink, isGround: false)
        }
        if capability.colors == .palette16 { return .index(luma > 110 ? 0 : 15) }
        let (dark, light) = theme.isLight ? (Role.strong, Role.background) : (Role.background, Role.strong)
        return color(.role(luma > 110 ? dark : light), isGround: false)
    }

    /// A glyph as this screen has it. Without colours a bar is told from its track by the track's thinner line.
    func glyph(_ glyph: Glyph, _ style: Style) -> Glyph {
        if capability.colors == .none, glyph.base == "━", style.ink == .role(.rule) {
            return capability.glyphs == .ascii ? .blank : Glyph("─")
        }
        guard capability.glyphs == .ascii, glyph.base.value >= 0x80 else { return glyph }
        guard let text = GlyphSet.substitutes[glyph.base], let first = text.unicodeScalars.first else { return glyph }
        return Glyph(first)
    }

    private func color(_ ink: Ink, isGround: Bool) -> ScreenColor {
        switch capability.colors {
        case .none: return .default
        case .full:
            switch ink {
            case .role(let role): return .rgb(theme.color(role))
            case .ramp(let ramp, let value): return .rgb(theme.colors(ramp).color(value))
            case .rgb(let color): return .rgb(color)
            case .beneath: return .rgb(theme.color(.background))
            }
        case .palette256:
            switch ink {
            case .role(let role): return .index(theme.index256(role))
            case .ramp(let ramp, let value): return .index(theme.colors(ramp).index256(value))
            case .rgb(let color): return .index(Palette.nearest256(color))
            case .beneath: return .index(theme.index256(.background))
            }
        case .palette16:
            switch ink {
            case .role(let role):
                if isGround && [.background, .raised, .selection].contains(role) { return .default }
                return theme.roles16[role].map(ScreenColor.index) ?? .default
            case .ramp(let ramp, let value): return .index(theme.colors(ramp).index16(value))
            case .rgb(let color): return .index(Palette.nearest16(color))
            case .beneath: return .default
            }
        }
    }
}

extension Theme {
    /// The nearest of the 256; a raised or selected ground is never the background itself.
    func index256(_ role: Role) -> UInt8 {
        let nearest = Palette.nearest256(color(role))
        guard role == .raised || role == .selection else { return nearest }
        let ground = Palette.nearest256(color(.background))
        guard nearest == ground, ground >= 233, ground < 254 else { return nearest }
        return isLight ? ground - 1 : ground + (role == .raised ? 1 : 2)
    }
}
