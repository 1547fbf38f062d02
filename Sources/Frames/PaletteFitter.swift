// SPDX-License-Identifier: GPL-3.0-or-later

/// Fits each cell with two colours of a palette, after ordered dithering of its samples.
///
/// Ordered dithering (Bayer 1973) keeps a picture still where nothing changes in it, which error diffusion does not.
struct PaletteFitter {
    let blocks: BlockGlyphs
    let palette: DitherPalette

    func fit(_ samples: Samples) -> RasterFitter.Fitted {
        let (columns, rows) = (samples.width / blocks.columns, samples.height / blocks.rows)
        var result = RasterFitter.Fitted(cells: [], grounds: [])
        result.cells.reserveCapacity(columns * rows)
        result.grounds.reserveCapacity(columns * rows)
        var mixer = PaletteMixer(palette)
        samples.colors.withUnsafeBufferPointer { colors in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: blocks.count) { cell in
                for y in 0..<rows {
                    for x in 0..<columns {
                        var total = SIMD4<Float>.zero
                        for row in 0..<blocks.rows {
                            let sampleY = y * blocks.rows + row
                            for column in 0..<blocks.columns {
                                let sampleX = x * blocks.columns + column
                                let color = colors[sampleY * samples.width + sampleX]
                                total += color
                                cell[row * blocks.columns + column] = mixer.index(
                                    of: color, threshold: Bayer.threshold(sampleX, sampleY) + 0.5)
                            }
                        }
                        let mean = palette.nearest(total / Float(blocks.count))
                        result.cells.append(pair(UnsafeBufferPointer(cell)))
                        result.grounds.append(.index(mean))
                    }
                }
            }
        }
        return result
    }

    /// The two indices that stand for a cell's samples with the least error, and the glyph that parts them.
    private func pair(_ cell: UnsafeBufferPointer<UInt8>) -> ResolvedFrame.Cell {
        var best = (first: cell[0], second: cell[0], error: Float.infinity)
        for first in cell.indices {
            for second in first..<cell.count where second == first || cell[second] != cell[first] {
                var error: Float = 0
                for sample in cell {
                    error += min(palette.distance(sample, cell[first]), palette.distance(sample, cell[second]))
                    if error >= best.error { break }
                }
                if error < best.error { best = (cell[first], cell[second], error) }
            }
        }
        var mask = 0
        for (bit, sample) in cell.enumerated()
        where palette.distance(sample, best.second) < palette.distance(sample, best.first) {
            mask |= 1 << bit
        }
        return ResolvedFrame.Cell(
            blocks.glyphs[mask], foreground: .index(best.second), background: .index(best.first))
    }
}

/// Thresholds of ordered dithering.
enum Bayer {
    /// The 4 × 4 matrix (Bayer 1973), as offsets from -0.5 to 0.5 around their mean.
    static func threshold(_ x: Int, _ y: Int) -> Float { matrix[(y & 3) * 4 + (x & 3)] }

    private static let matrix: [Float] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map {
        ($0 + 0.5) / 16 - 0.5
    }
}
