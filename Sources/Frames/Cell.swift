// SPDX-License-Identifier: GPL-3.0-or-later

/// One place of a frame: a glyph in a style, or a piece of a raster.
public struct Cell: Sendable, Hashable {
    public var glyph: Glyph
    public var style: Style
    /// Which of the frame's rasters lies here, from 0; -1 for none.
    var raster: Int32 = -1
    /// Whether a glyph is written over the raster.
    var isWritten = false

    public init(_ glyph: Glyph = .blank, style: Style = Style()) {
        self.glyph = glyph
        self.style = style
    }
}
