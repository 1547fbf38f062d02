// SPDX-License-Identifier: GPL-3.0-or-later
import Frames

/// A grid of values as tiles of one column by half a row: exact, since a half block has two colours.
struct TileMap {
    let rows: Int
    let columns: Int
    /// 0 to 1, row by row.
    private let values: [Float]

    /// The grid with blocks of patches averaged until it is at most `limit` columns wide, or patches repeated while it
    /// stays so; scaled to its own maximum.
    init(_ source: [Float], rows: Int, columns: Int, limit: Int) {
        guard rows > 0, columns > 0, source.count >= rows * columns, limit > 0 else {
            (self.rows, self.columns, values) = (0, 0, [])
            return
        }
        let factor = (columns + limit - 1) / limit
        let (down, across) = ((rows + factor - 1) / factor, (columns + factor - 1) / factor)
        var means = [Float](repeating: 0, count: down * across)
        for row in 0..<down {
            for column in 0..<across {
                var (sum, count): (Float, Float) = (0, 0)
                for y in row * factor..<min((row + 1) * factor, rows) {
                    for x in column * factor..<min((column + 1) * factor, columns) {
                        let value = source[y * columns + x]
                        sum += value.isFinite ? value : 0
                        count += 1
                    }
                }
                means[row * across + column] = count > 0 ? sum / count : 0
            }
        }
        let largest = means.max() ?? 0
        let parts = largest > 0 ? means.map { max($0 / largest, 0) } : means.map { _ in 0 }
        let times = Self.times(columns: columns, limit: limit)
        self.rows = down * times
        self.columns = across * times
        values = (0..<down * times * across * times).map { place in
            parts[place / (across * times) / times * across + place % (across * times) / times]
        }
    }

    /// Rows of cells that the tiles take.
    var height: Int { (rows + 1) / 2 }

    /// Columns and rows of cells for a grid.
    static func size(rows: Int, columns: Int, limit: Int) -> Size {
        guard columns > 0, rows > 0, limit > 0 else { return Size(columns: 0, rows: 0) }
        let factor = (columns + limit - 1) / limit
        let times = times(columns: columns, limit: limit)
        return Size(
            columns: (columns + factor - 1) / factor * times, rows: ((rows + factor - 1) / factor * times + 1) / 2)
    }

    /// How often a patch of a small grid is repeated.
    private static func times(columns: Int, limit: Int) -> Int { max(limit / max(columns, 1), 1) }

    func draw(into frame: inout Frame, at point: Point, ramp: Ramp) {
        for y in 0..<height {
            for x in 0..<columns {
                let upper = values[2 * y * columns + x]
                let lower = 2 * y + 1 < rows ? values[(2 * y + 1) * columns + x] : nil
                let place = Point(x: point.x + x, y: point.y + y)
                let most = max(upper, lower ?? 0)
                if frame.capability.colors == .none {
                    let digit = DigitFitter.digit(most).unicodeScalars.first ?? "0"
                    frame.put(Glyph(digit), at: place, style: Style(.text))
                } else if frame.capability.glyphs == .ascii {
                    frame.put(.blank, at: place, style: Style(ink: .role(.text), ground: .ramp(ramp, most)))
                } else {
                    let ground: Ink = lower.map { .ramp(ramp, $0) } ?? .role(.background)
                    frame.put(Glyph("▀"), at: place, style: Style(ink: .ramp(ramp, upper), ground: ground))
                }
            }
        }
    }
}
