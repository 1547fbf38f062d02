// SPDX-License-Identifier: GPL-3.0-or-later

/// Heat as digits 0 to 9, for screens without colours.
public enum DigitFitter {
    /// The digit of a value from 0 to 1.
    public static func digit(_ value: Float) -> Character {
        Character(String(min(max(Int(value.isNaN ? 0 : min(max(value, 0), 1) * 10), 0), 9)))
    }

    /// The digit of a value from −1 to 1: letters a to i stand for what is below 0.
    public static func signed(_ value: Float) -> Character {
        guard value < 0, let digit = digit(-value).wholeNumberValue, digit > 0 else { return digit(value) }
        return Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(digit - 1)))
    }

    /// A digit in the middle of each patch; where patches are smaller than cells, the largest value in each cell.
    static func draw(
        _ heat: Raster.Heat, at target: Raster.Region, in rect: Rect, into cells: inout [ResolvedFrame.Cell]
    ) {
        let columns = spans(heat.columns, from: target.left, to: target.right, over: rect.width)
        let rows = spans(heat.rows, from: target.top, to: target.bottom, over: rect.height)
        var largest: [Int: Float] = [:]
        for row in 0..<heat.rows {
            for column in 0..<heat.columns {
                let place = rows[row] * rect.width + columns[column]
                let value = heat.values[row * heat.columns + column]
                if abs(value) >= abs(largest[place] ?? 0) { largest[place] = value }
            }
        }
        for (place, value) in largest where cells.indices.contains(place) {
            guard let scalar = signed(value).unicodeScalars.first else { continue }
            cells[place].glyph = Glyph(scalar)
        }
    }

    /// The cell that holds the middle of each patch along one axis.
    static func spans(_ count: Int, from: Double, to: Double, over cells: Int) -> [Int] {
        (0..<count).map { patch in
            let middle = from + (Double(patch) + 0.5) / Double(count) * (to - from)
            // A quarter less, so that a middle between two cells always falls to the left one.
            return min(max(Int((middle * Double(cells) - 0.25).rounded(.down)), 0), cells - 1)
        }
    }
}
