// SPDX-License-Identifier: GPL-3.0-or-later

/// How many colours a screen can show.
public enum ColorDepth: String, Sendable, CaseIterable {
    case full = "24bit"
    case palette256 = "256"
    case palette16 = "16"
    case none
}

/// Which characters pictures, curves and rules may be made of, best first.
public enum GlyphSet: String, Sendable, CaseIterable {
    case sextants, quadrants, halves, ascii
}

/// What a screen can show.
public struct Capability: Sendable, Equatable {
    public var colors: ColorDepth
    public var glyphs: GlyphSet

    public init(colors: ColorDepth, glyphs: GlyphSet) {
        self.colors = colors
        self.glyphs = glyphs
    }
}
