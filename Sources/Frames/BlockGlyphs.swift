// SPDX-License-Identifier: GPL-3.0-or-later

/// The glyphs that fill part of a cell, by a mask of its samples, row by row from the lowest bit.
struct BlockGlyphs {
    /// Samples of a cell across and down.
    let columns: Int
    let rows: Int
    /// 2^(columns · rows) glyphs.
    let glyphs: [Glyph]

    static let sextants = BlockGlyphs(
        columns: 2, rows: 3,
        scalars: (0..<64).map { mask in
            switch mask {
            case 0: 0x20
            case 21: 0x258C
            case 42: 0x2590
            case 63: 0x2588
            // U+1FB00 on, without the four that were there before.
            default: UInt32(0x1FB00 + mask - 1 - (mask > 21 ? 1 : 0) - (mask > 42 ? 1 : 0))
            }
        })
    static let quadrants = BlockGlyphs(columns: 2, rows: 2, scalars: " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█".unicodeScalars.map(\.value))
    static let halves = BlockGlyphs(columns: 1, rows: 2, scalars: " ▀▄█".unicodeScalars.map(\.value))
    /// One sample a cell.
    static let whole = BlockGlyphs(columns: 1, rows: 1, scalars: [0x20, 0x23])

    private init(columns: Int, rows: Int, scalars: [UInt32]) {
        self.columns = columns
        self.rows = rows
        glyphs = scalars.map { Unicode.Scalar($0).map { Glyph($0) } ?? .blank }
    }

    static func of(_ set: GlyphSet) -> BlockGlyphs {
        switch set {
        case .sextants: sextants
        case .quadrants: quadrants
        case .halves: halves
        case .ascii: whole
        }
    }

    var count: Int { columns * rows }
}
