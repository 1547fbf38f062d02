// SPDX-License-Identifier: GPL-3.0-or-later

/// Fits each cell with two colours and the block glyph whose split leaves the least squared error.
struct BlockFitter {
    let blocks: BlockGlyphs

    func fit(_ samples: Samples) -> RasterFitter.Fitted {
        let (columns, rows) = (samples.width / blocks.columns, samples.height / blocks.rows)
        var result = RasterFitter.Fitted(cells: [], grounds: [])
        result.cells.reserveCapacity(columns * rows)
        result.grounds.reserveCapacity(columns * rows)
        samples.colors.withUnsafeBufferPointer { colors in
            withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: blocks.count) { cell in
                for y in 0..<rows {
                    for x in 0..<columns {
                        for row in 0..<blocks.rows {
                            let start = (y * blocks.rows + row) * samples.width + x * blocks.columns
                            for column in 0..<blocks.columns {
                                cell[row * blocks.columns + column] = colors[start + column]
                            }
                        }
                        let split = Self.split(UnsafeBufferPointer(cell))
                        result.cells.append(
                            ResolvedFrame.Cell(
                                blocks.glyphs[split.mask], foreground: .rgb(split.inside.rgb),
                                background: .rgb(split.outside.rgb)))
                        result.grounds.append(.rgb(split.mean.rgb))
                    }
                }
            }
        }
        return result
    }

    struct Split {
        /// Samples of the glyph's colour; 0 if one colour serves.
        var mask: Int
        var inside: SIMD4<Float>
        var outside: SIMD4<Float>
        var mean: SIMD4<Float>
    }

    /// The best split in two: the one with the largest |sum|²/count of both parts together.
    ///
    /// Masks are walked in Gray-code order, so that each step adds or takes one sample; a mask and its complement are
    /// one split, so the last sample always stays outside.
    static func split(_ cell: UnsafeBufferPointer<SIMD4<Float>>) -> Split {
        let count = cell.count
        var total = SIMD4<Float>.zero
        for color in cell { total += color }
        var best = (total * total).sum() / Float(count)
        var bestMask = 0
        var bestSum = SIMD4<Float>.zero
        var sum = SIMD4<Float>.zero
        var (mask, inside) = (0, 0)
        for step in 1..<max(1 << (count - 1), 1) {
            let bit = step.trailingZeroBitCount
            mask ^= 1 << bit
            if mask >> bit & 1 == 1 {
                sum += cell[bit]
                inside += 1
            } else {
                sum -= cell[bit]
                inside -= 1
            }
            let rest = total - sum
            let score = (sum * sum).sum() / Float(inside) + (rest * rest).sum() / Float(count - inside)
            // Within rounding a plain cell is the better one.
            if score > best + 0.5 {
                best = score
                bestMask = mask
                bestSum = sum
            }
        }
        let mean = total / Float(count)
        guard bestMask != 0 else { return Split(mask: 0, inside: mean, outside: mean, mean: mean) }
        let chosen = Float(bestMask.nonzeroBitCount)
        return Split(
            mask: bestMask, inside: bestSum / chosen, outside: (total - bestSum) / (Float(count) - chosen), mean: mean)
    }
}
