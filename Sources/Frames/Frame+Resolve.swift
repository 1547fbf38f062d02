// SPDX-License-Identifier: GPL-3.0-or-later

extension Frame {
    /// The frame as a screen shows it: colours of the theme in the screen's depth, rasters as its glyphs.
    public func resolved(theme: Theme, capability: Capability? = nil) -> ResolvedFrame {
        let capability = capability ?? self.capability
        let painter = Painter(theme: theme, capability: capability)
        let pictures = rasters.map {
            RasterFitter(theme: theme, capability: capability).cells(of: $0.raster, in: $0.rect)
        }
        var result = ResolvedFrame(size: size, cells: [])
        result.cells.reserveCapacity(cells.count)
        var lastStyle = Style()
        var last = painter.cell(Style())
        for (index, cell) in cells.enumerated() {
            if cell.style != lastStyle {
                lastStyle = cell.style
                last = painter.cell(cell.style)
            }
            var resolved = last
            resolved.glyph = painter.glyph(cell.glyph, cell.style)
            if cell.raster >= 0, pictures.indices.contains(Int(cell.raster)) {
                let rect = rasters[Int(cell.raster)].rect
                let (x, y) = (index % size.columns - rect.x, index / size.columns - rect.y)
                let piece = pictures[Int(cell.raster)].cells[y * rect.width + x]
                if cell.isWritten {
                    resolved.background = pictures[Int(cell.raster)].grounds[y * rect.width + x]
                } else {
                    resolved = piece
                }
            }
            result.cells.append(resolved)
        }
        return result
    }

    /// The frame as text alone: no colours, in the given glyphs, blanks at the ends of rows left out.
    public func text(glyphs: GlyphSet) -> [String] {
        resolved(theme: .dusk, capability: Capability(colors: .none, glyphs: glyphs)).text
    }
}
