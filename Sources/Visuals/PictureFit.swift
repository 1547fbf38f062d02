// SPDX-License-Identifier: GPL-3.0-or-later
import Frames

/// Where a picture and its crop fall on cells: as large as fits, square pixels, the crop's patches on whole samples.
struct PictureFit {
    /// The picture's rectangle.
    let rect: Rect
    /// Source and target of the crop; nil where everything is seen.
    let crop: Raster.Crop?
    /// The thin box just outside the crop; nil where everything is seen.
    let box: Rect?
    /// The crop in cells, from the picture's own corner.
    let left, top, width, height: Double

    /// - Parameters:
    ///   - aspect: the picture's width over its height, in pixels.
    ///   - patches: rows and columns that the crop is cut into; 0 for none.
    ///   - samplesAcross: how many samples of a picture stand side by side in a cell.
    init?(
        aspect: Double, crop: Raster.Region, patches: (rows: Int, columns: Int), samplesAcross: Int = 2, in room: Rect
    ) {
        let crop = crop.clamped
        guard aspect.isFinite, aspect > 0, room.width >= 2, room.height >= 1, crop.right > crop.left,
            crop.bottom > crop.top
        else { return nil }
        // Columns of the whole picture, as many as width and height allow.
        let most = min(Double(room.width), Double(room.height) * 2 * aspect)
        let part = crop.right - crop.left
        var cropColumns = max(most * part, 1)
        let step = patches.columns > 0 ? Double(patches.columns) / Double(max(samplesAcross, 1)) : 1
        let aligned = (cropColumns / step + 1e-9).rounded(.down) * step
        // Sharp patches are worth a seventh of the size, not more.
        cropColumns = aligned >= cropColumns * 0.86 ? aligned : max(cropColumns.rounded(.down), 1)
        let exact = cropColumns / part
        let columns = min(max(Int(exact.rounded()), 1), room.width)
        let rows = min(max(Int((exact / 2 / aspect).rounded()), 1), room.height)
        rect = Rect(x: room.x, y: room.y, width: columns, height: rows)
        let isWhole = part > 0.995 && crop.bottom - crop.top > 0.995
        // To half a row, where the box's line lies.
        let seenRows = max((exact / aspect * (crop.bottom - crop.top)).rounded() / 2, 0.5)
        let cropRows = isWhole ? Double(rows) : min(seenRows, Double(rows))
        let isTall = crop.bottom - crop.top > 0.995
        let isWide = part > 0.995
        let x = isWide ? 0 : min((crop.left * exact).rounded(), Double(columns) - min(cropColumns, Double(columns)))
        let rawTop = crop.top * exact / 2 / aspect
        let y = isTall ? 0 : min(max((rawTop * 2).rounded() / 2, 0), max(Double(rows) - cropRows, 0))
        left = x
        top = y
        width = isWide ? Double(columns) : min(cropColumns, Double(columns))
        height = isTall ? Double(rows) : cropRows
        guard !isWhole else {
            self.crop = nil
            box = nil
            return
        }
        self.crop = Raster.Crop(
            source: crop,
            target: Raster.Region(
                left: left / Double(columns), top: top / Double(rows), right: (left + width) / Double(columns),
                bottom: (top + height) / Double(rows)))
        let (boxLeft, boxTop) = (Int(left) - 1, Int((top - 1e-6).rounded(.up)) - 1)
        let boxRight = Int((left + width - 1e-6).rounded(.up))
        let boxBottom = Int((top + height + 1e-6).rounded(.down))
        box = Rect(
            x: room.x + boxLeft, y: room.y + boxTop, width: boxRight - boxLeft + 1, height: boxBottom - boxTop + 1)
    }

    /// The cell that holds the middle of a patch; of two, the left or upper one.
    func cell(row: Int, column: Int, of patches: (rows: Int, columns: Int)) -> Point {
        let x = left + (Double(column) + 0.5) / Double(max(patches.columns, 1)) * width - 0.25
        let y = top + (Double(row) + 0.5) / Double(max(patches.rows, 1)) * height - 0.25
        return Point(
            x: rect.x + min(max(Int(x), 0), rect.width - 1), y: rect.y + min(max(Int(y), 0), rect.height - 1))
    }
}

extension Capability {
    /// How many samples of a picture stand side by side in a cell.
    var samplesAcross: Int { colors != .none && (glyphs == .sextants || glyphs == .quadrants) ? 2 : 1 }
}
