// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results
import Tensors

/// A result as a picture for a file, u8 [height, width, 3], in the colours of `dusk`; nil where it is no picture.
///
/// - Parameter ramp: the name of the ramp that heat is drawn with; the theme's own for any other name.
public func pixels(of result: any Showable, ramp: String) -> Tensor? {
    guard let picture = picture(of: result, theme: Theme.dusk.with(heat: ramp) ?? .dusk) else { return nil }
    return pixels(picture)
}

private func pixels(_ picture: (width: Int, height: Int, rgb: [UInt8])) -> Tensor {
    let storage = Storage(byteCount: picture.rgb.count)
    picture.rgb.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress { storage.bytes.copyMemory(from: start, byteCount: bytes.count) }
    }
    return Tensor(shape: [picture.height, picture.width, 3], dtype: .u8, storage: storage)
}

/// A result as a picture for a file, without text: attention and crop over the original at its own size, a matrix as
/// squares of its ramp. nil for results that are no picture.
///
/// Returns pixels across and down, and red, green and blue of each, row by row.
public func picture(of result: any Showable, theme: Theme) -> (width: Int, height: Int, rgb: [UInt8])? {
    switch result {
    case let thumbnail as Thumbnail:
        return rendered(Raster(thumbnail.pixels), box: nil, theme: theme)
    case let grid as PictureGrid:
        return montage(of: grid, theme: theme)
    case let trail as AttentionTrail:
        let frames = trail.frames.compactMap { picture(of: $0.map, theme: theme) }
        return frames.isEmpty
            ? nil
            : montage(
                of: PictureGrid(title: "", items: frames.map { .init(pixels: pixels($0), caption: "") }), theme: theme)
    case let map as AttentionMap:
        let content = AttentionContent(map)
        guard content.grid != nil else { return nil }
        let view = PictureAttentionView(map, content)
        var raster = map.subject.map { Raster($0.pixels) } ?? view.picture
        if raster.isEmpty { raster = view.picture }
        raster.heat = view.heat(content.start)
        let isWhole = view.crop == .whole
        raster.crop = isWhole ? nil : Raster.Crop(source: view.crop, target: view.crop)
        return rendered(raster, box: isWhole ? nil : view.crop, theme: theme)
    case let lens as PatchLens:
        let view = PatchLensView(lens)
        guard view.layerCount > 0 else { return nil }
        var raster = lens.subject.map { Raster($0.pixels) } ?? view.picture
        if raster.isEmpty { raster = view.picture }
        raster.labels = view.labels(view.start)
        let isWhole = view.crop == .whole
        raster.crop = isWhole ? nil : Raster.Crop(source: view.crop, target: view.crop)
        return rendered(raster, box: isWhole ? nil : view.crop, theme: theme)
    case let prepared as PreparedPicture:
        var raster = Raster(prepared.pixels)
        let crop = Raster.Region(prepared.crop).clamped
        let isWhole = crop == .whole
        raster.crop = isWhole ? nil : Raster.Crop(source: crop, target: crop)
        return rendered(raster, box: isWhole ? nil : crop, theme: theme)
    case let matrix as Matrix:
        return squares(matrix, theme: theme)
    default:
        return nil
    }
}

private func rendered(
    _ raster: Raster, box: Raster.Region?, theme: Theme
) -> (width: Int, height: Int, rgb: [UInt8])? {
    guard !raster.isEmpty else { return nil }
    var pixels = raster.rendered(theme: theme)
    if let box { draw(box, width: raster.width, height: raster.height, color: theme.color(.text), into: &pixels) }
    return (raster.width, raster.height, pixels)
}

/// A thin line just outside `box`, where the picture goes on.
private func draw(_ box: Raster.Region, width: Int, height: Int, color: RGB, into pixels: inout [UInt8]) {
    let line = max(min(width, height) / 400, 1)
    let (left, right) = (Int((box.left * Double(width)).rounded()), Int((box.right * Double(width)).rounded()))
    let (top, bottom) = (Int((box.top * Double(height)).rounded()), Int((box.bottom * Double(height)).rounded()))
    func set(_ x: Int, _ y: Int) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        let place = (y * width + x) * 3
        pixels[place] = color.red
        pixels[place + 1] = color.green
        pixels[place + 2] = color.blue
    }
    for step in 0..<line {
        for x in max(left - line, 0)..<max(min(right + line, width), max(left - line, 0)) {
            set(x, top - 1 - step)
            set(x, bottom + step)
        }
        for y in max(top - line, 0)..<max(min(bottom + line, height), max(top - line, 0)) {
            set(left - 1 - step, y)
            set(right + step, y)
        }
    }
}

/// Each number a square of at most 24 pixels; the whole at most 4096 pixels wide and high.
private func squares(_ matrix: Matrix, theme: Theme) -> (width: Int, height: Int, rgb: [UInt8])? {
    let shape = matrix.values.shape
    guard shape.count == 2, (1...4096).contains(shape[0]), (1...4096).contains(shape[1]) else { return nil }
    let grid = MatrixGrid(
        values: matrix.values.floats, rows: [], columns: [], rowCount: shape[0], columnCount: shape[1],
        quantity: matrix.quantity, ramp: nil)
    let side = max(min(24, 4096 / max(shape[0], shape[1])), 1)
    let colors = theme.colors(grid.ramp)
    let (width, height) = (shape[1] * side, shape[0] * side)
    let tones = grid.values.map { $0.isFinite ? colors.color(grid.part($0)) : theme.color(.background) }
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    for y in 0..<height {
        for x in 0..<width {
            let tone = tones[y / side * shape[1] + x / side]
            let place = (y * width + x) * 3
            pixels[place] = tone.red
            pixels[place + 1] = tone.green
            pixels[place + 2] = tone.blue
        }
    }
    return (width, height, pixels)
}
