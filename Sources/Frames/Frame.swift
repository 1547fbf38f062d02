// SPDX-License-Identifier: GPL-3.0-or-later

/// A grid of cells with rasters laid in rectangles, as a view composes it.
///
/// Nothing written to a frame can trap: what lies outside its clip is left out. All text passes the escaper.
public struct Frame: Sendable {
    public let size: Size
    /// What the screen can show: ASCII glyphs are exchanged when they are written; a view may lay out by colours.
    public let capability: Capability
    /// Where drawing has an effect; inside the frame.
    public private(set) var clip: Rect
    public internal(set) var cells: [Cell]
    /// Pictures and where they lie, in the order they were placed.
    public private(set) var rasters: [(raster: Raster, rect: Rect)] = []

    /// A frame of blanks on the background.
    public init(size: Size, capability: Capability = Capability(colors: .full, glyphs: .sextants)) {
        let (columns, rows) = (min(max(size.columns, 0), 10_000), min(max(size.rows, 0), 10_000))
        self.size = Size(columns: columns, rows: rows)
        self.capability = capability
        clip = Rect(x: 0, y: 0, width: columns, height: rows)
        cells = Array(repeating: Cell(), count: columns * rows)
    }

    public var bounds: Rect { Rect(size) }

    /// The cell at a place; a blank outside the frame.
    public subscript(x: Int, y: Int) -> Cell {
        guard bounds.contains(x, y) else { return Cell() }
        return cells[y * size.columns + x]
    }

    /// Whether nothing but blanks lies in a rectangle.
    public func isBlank(in rect: Rect) -> Bool {
        let area = bounds.intersection(rect)
        for y in area.y..<area.maxY {
            for x in area.x..<area.maxX {
                let cell = cells[y * size.columns + x]
                if !cell.glyph.isBlank || cell.glyph.width != 1 || cell.raster >= 0 { return false }
            }
        }
        return true
    }

    /// Draws with everything outside `rect` left as it is.
    public mutating func clipped(to rect: Rect, _ draw: (inout Frame) -> Void) {
        let outer = clip
        clip = outer.intersection(rect)
        draw(&self)
        clip = outer
    }

    /// Puts one glyph, as it is, into a cell.
    public mutating func put(_ glyph: Glyph, at point: Point, style: Style) {
        set(glyph, point.x, point.y, style)
    }

    /// Blanks of one style.
    public mutating func fill(_ rect: Rect, _ style: Style = Style(), with glyph: Glyph = .blank) {
        let area = clip.intersection(rect)
        guard !area.isEmpty else { return }
        for y in area.y..<area.maxY { for x in area.x..<area.maxX { set(glyph, x, y, style) } }
    }

    /// Lays a raster in a rectangle; glyphs written there later stand over it.
    public mutating func place(_ raster: Raster, in rect: Rect) {
        let area = clip.intersection(rect)
        guard !area.isEmpty, !raster.isEmpty else { return }
        let index = Int32(rasters.count)
        rasters.append((raster, rect))
        for y in area.y..<area.maxY {
            for x in area.x..<area.maxX {
                set(.blank, x, y, Style())
                cells[y * size.columns + x].raster = index
                cells[y * size.columns + x].isWritten = false
            }
        }
    }

    /// Sets one cell, and blanks the other half of a wide glyph that it cuts.
    mutating func set(_ glyph: Glyph, _ x: Int, _ y: Int, _ style: Style) {
        guard clip.contains(x, y) else { return }
        let index = y * size.columns + x
        if cells[index].glyph.width == 0, x > 0 { cells[index - 1].glyph = .blank }
        if cells[index].glyph.width == 2, x + 1 < size.columns { cells[index + 1].glyph = .blank }
        var cell = Cell(glyph, style: style)
        if style.ground == .beneath, cells[index].raster >= 0 {
            cell.raster = cells[index].raster
            cell.isWritten = true
        }
        cells[index] = cell
    }
}
