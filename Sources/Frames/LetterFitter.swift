// SPDX-License-Identifier: GPL-3.0-or-later

/// Labels as letters, for screens without colours.
public enum LetterFitter {
    /// The letter of a label, from 0: `A` to `Z`, then `a` to `z`, then from the first again.
    public static func letter(_ label: Int) -> Character {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        return letters[max(label, 0) % letters.count]
    }

    /// The letter as a glyph.
    public static func glyph(_ label: Int) -> Glyph {
        letter(label).unicodeScalars.first.map { Glyph($0) } ?? .blank
    }

    /// A letter in the middle of each patch; where patches are smaller than cells, the last one's in each cell.
    static func draw(
        _ labels: Raster.Labels, at target: Raster.Region, in rect: Rect, into cells: inout [ResolvedFrame.Cell]
    ) {
        let columns = DigitFitter.spans(labels.columns, from: target.left, to: target.right, over: rect.width)
        let rows = DigitFitter.spans(labels.rows, from: target.top, to: target.bottom, over: rect.height)
        for row in 0..<labels.rows {
            for column in 0..<labels.columns {
                let place = rows[row] * rect.width + columns[column]
                guard cells.indices.contains(place) else { continue }
                cells[place].glyph = labels.values[row * labels.columns + column].map(glyph) ?? Glyph("·")
            }
        }
    }
}
