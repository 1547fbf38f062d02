// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// The pictures of a grid in one, about as many down as across, at most 4096 pixels wide and high; nil where there is
/// none.
func montage(of grid: PictureGrid, theme: Theme) -> (width: Int, height: Int, rgb: [UInt8])? {
    let rasters = grid.items.prefix(1024).map { Raster($0.pixels) }.filter { !$0.isEmpty }
    guard !rasters.isEmpty else { return nil }
    var across = 1
    while across * across < rasters.count { across += 1 }
    let down = (rasters.count + across - 1) / across
    let gap = 2
    let most = max((4096 - gap * (across - 1)) / across, 1)
    let parts = rasters.map { $0.reduced(toFit: most) }
    let width = parts.map(\.width).max() ?? 1, height = parts.map(\.height).max() ?? 1
    let size = (width: across * (width + gap) - gap, height: down * (height + gap) - gap)
    let ground = theme.color(.background)
    var pixels = [UInt8](repeating: 0, count: size.width * size.height * 3)
    for place in 0..<size.width * size.height {
        (pixels[3 * place], pixels[3 * place + 1], pixels[3 * place + 2]) = (ground.red, ground.green, ground.blue)
    }
    for (index, part) in parts.enumerated() {
        let (x, y) = (index % across * (width + gap), index / across * (height + gap))
        for row in 0..<part.height {
            let start = ((y + row) * size.width + x) * 3, length = part.width * 3
            pixels.replaceSubrange(start..<start + length, with: part.pixels[row * length..<(row + 1) * length])
        }
    }
    return (size.width, size.height, pixels)
}
