// SPDX-License-Identifier: GPL-3.0-or-later

/// A frame in the glyphs and colours of one screen: what a terminal writes, cell by cell.
public struct ResolvedFrame: Sendable, Equatable {
    public struct Cell: Sendable, Hashable {
        /// Of width 0 in the right half of a wide glyph, where nothing is written.
        public var glyph: Glyph
        public var foreground: ScreenColor
        public var background: ScreenColor
        public var attributes: Attributes

        public init(
            _ glyph: Glyph = .blank, foreground: ScreenColor = .default, background: ScreenColor = .default,
            attributes: Attributes = []
        ) {
            self.glyph = glyph
            self.foreground = foreground
            self.background = background
            self.attributes = attributes
        }
    }

    public let size: Size
    /// Row by row.
    public internal(set) var cells: [Cell]

    /// The cell at a place; a blank outside the frame.
    public subscript(x: Int, y: Int) -> Cell {
        Rect(size).contains(x, y) ? cells[y * size.columns + x] : Cell()
    }

    /// The glyphs of each row without styles, blanks at the end left out.
    public var text: [String] {
        (0..<size.rows).map { y in
            let row = cells[y * size.columns..<(y + 1) * size.columns]
            let end = row.lastIndex { !$0.glyph.isBlank && $0.glyph.width > 0 } ?? row.startIndex - 1
            return row[row.startIndex..<max(end + 1, row.startIndex)].map(\.glyph.text).joined()
        }
    }
}
