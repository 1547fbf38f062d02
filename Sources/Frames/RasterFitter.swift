// SPDX-License-Identifier: GPL-3.0-or-later

/// Turns a raster into the cells of one rectangle, by what the screen can show.
struct RasterFitter {
    let theme: Theme
    let capability: Capability

    struct Fitted {
        var cells: [ResolvedFrame.Cell]
        /// The mean colour under each cell, for glyphs that stand over the picture.
        var grounds: [ScreenColor]
    }

    /// The cells of a rectangle row by row; blanks where the rectangle is larger than any screen.
    func cells(of raster: Raster, in rect: Rect) -> Fitted {
        let count = rect.width * rect.height
        let blank = Painter(theme: theme, capability: capability).cell(Style())
        let empty = Fitted(
            cells: Array(repeating: blank, count: count), grounds: Array(repeating: blank.background, count: count))
        guard !rect.isEmpty, !raster.isEmpty, rect.width <= 4096, rect.height <= 4096 else { return empty }
        if capability.colors == .none, let heat = raster.heat {
            var result = empty
            DigitFitter.draw(heat, at: raster.crop?.target ?? .whole, in: rect, into: &result.cells)
            return result
        }
        if capability.colors == .none, let labels = raster.labels {
            var result = empty
            LetterFitter.draw(labels, at: raster.crop?.target ?? .whole, in: rect, into: &result.cells)
            return result
        }
        let blocks =
            capability.colors == .none && capability.glyphs == .ascii ? .whole : BlockGlyphs.of(capability.glyphs)
        var samples = Samples(raster, width: rect.width * blocks.columns, height: rect.height * blocks.rows)
        if let overlay = HeatOverlay(
            raster, width: samples.width, height: samples.height, theme: theme, depth: capability.colors)
        {
            samples.apply(overlay)
        }
        switch (capability.colors, capability.glyphs) {
        case (.full, _):
            return BlockFitter(blocks: blocks).fit(samples)
        case (.palette256, _):
            return PaletteFitter(blocks: blocks, palette: .xterm256).fit(samples)
        case (.palette16, .ascii), (.none, .ascii):
            return AsciiFitter.fit(samples, blank: blank)
        case (.palette16, _):
            return PaletteFitter(blocks: blocks, palette: .ansi16).fit(samples)
        case (.none, _):
            return BitFitter(blocks: blocks).fit(samples, blank: blank)
        }
    }
}
