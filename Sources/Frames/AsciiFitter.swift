// SPDX-License-Identifier: GPL-3.0-or-later

/// Pictures of characters by their ink, for screens without block glyphs.
enum AsciiFitter {
    static let ramp = Array(" .:-=+*#%@".unicodeScalars).map { Glyph($0) }

    /// One sample a cell; light is dense, as on a dark terminal.
    static func fit(_ samples: Samples, blank: ResolvedFrame.Cell) -> RasterFitter.Fitted {
        let cells = samples.colors.enumerated().map { index, color in
            let luma = 0.299 * color.x + 0.587 * color.y + 0.114 * color.z
            let noise = Bayer.threshold(index % samples.width, index / samples.width) * 0.5
            let level = Int((luma / 255 * Float(ramp.count - 1) + noise).rounded())
            var cell = blank
            cell.glyph = ramp[min(max(level, 0), ramp.count - 1)]
            return cell
        }
        return RasterFitter.Fitted(cells: cells, grounds: cells.map(\.background))
    }
}

/// Pictures of block glyphs in one colour, light and dark by error diffusion (Floyd and Steinberg 1976).
struct BitFitter {
    let blocks: BlockGlyphs

    func fit(_ samples: Samples, blank: ResolvedFrame.Cell) -> RasterFitter.Fitted {
        let (width, height) = (samples.width, samples.height)
        var lumas = samples.colors.map { 0.299 * $0.x + 0.587 * $0.y + 0.114 * $0.z }
        var isLit = [Bool](repeating: false, count: lumas.count)
        for y in 0..<height {
            for x in 0..<width {
                let index = y * width + x
                isLit[index] = lumas[index] >= 128
                let error = lumas[index] - (isLit[index] ? 255 : 0)
                if x + 1 < width { lumas[index + 1] += error * 7 / 16 }
                guard y + 1 < height else { continue }
                if x > 0 { lumas[index + width - 1] += error * 3 / 16 }
                lumas[index + width] += error * 5 / 16
                if x + 1 < width { lumas[index + width + 1] += error * 1 / 16 }
            }
        }
        var cells: [ResolvedFrame.Cell] = []
        for y in 0..<height / blocks.rows {
            for x in 0..<width / blocks.columns {
                var mask = 0
                for bit in 0..<blocks.count {
                    let row = y * blocks.rows + bit / blocks.columns
                    if isLit[row * width + x * blocks.columns + bit % blocks.columns] { mask |= 1 << bit }
                }
                var cell = blank
                cell.glyph = blocks.glyphs[mask]
                cells.append(cell)
            }
        }
        return RasterFitter.Fitted(cells: cells, grounds: cells.map(\.background))
    }
}
