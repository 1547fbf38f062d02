// SPDX-License-Identifier: GPL-3.0-or-later

extension Raster {
    /// The picture with crop and heat over it, pixel by pixel: red, green and blue of each, row by row.
    public func rendered(theme: Theme) -> [UInt8] {
        guard let overlay = HeatOverlay(self, width: width, height: height, theme: theme) else { return pixels }
        return [UInt8](unsafeUninitializedCapacity: pixels.count) { result, count in
            for y in 0..<height {
                for x in 0..<width {
                    let place = (y * width + x) * 3
                    let pixel = SIMD4(Float(pixels[place]), Float(pixels[place + 1]), Float(pixels[place + 2]), 0)
                    let color = overlay.color(pixel, x: x, y: y).rgb
                    result[place] = color.red
                    result[place + 1] = color.green
                    result[place + 2] = color.blue
                }
            }
            count = pixels.count
        }
    }

    /// The picture with neither side above `side` pixels, so that it costs little to keep and to draw.
    public func reduced(toFit side: Int) -> Raster {
        guard !isEmpty, side > 0, max(width, height) > side else { return self }
        let largest = max(width, height)
        let (across, down) = (max(width * side / largest, 1), max(height * side / largest, 1))
        var plain = self
        plain.crop = nil
        let samples = Samples(plain, width: across, height: down)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(across * down * 3)
        for color in samples.colors.map(\.rgb) {
            bytes.append(color.red)
            bytes.append(color.green)
            bytes.append(color.blue)
        }
        var result = Raster(width: across, height: down, pixels: bytes, crop: crop, heat: heat)
        result.patches = patches
        return result
    }

    /// The part of the picture inside `region`, at least one pixel, without crop or heat.
    public func cropped(to region: Region) -> Raster {
        guard !isEmpty, region.isSound else { return self }
        func span(_ from: Double, _ to: Double, _ count: Int) -> Range<Int> {
            let first = min(max(Int((min(max(from, 0), 1) * Double(count)).rounded()), 0), count - 1)
            return first..<min(max(Int((min(max(to, 0), 1) * Double(count)).rounded()), first + 1), count)
        }
        let columns = span(region.left, region.right, width)
        var bytes: [UInt8] = []
        let rows = span(region.top, region.bottom, height)
        bytes.reserveCapacity(columns.count * rows.count * 3)
        for row in rows {
            bytes += pixels[(row * width + columns.lowerBound) * 3..<(row * width + columns.upperBound) * 3]
        }
        return Raster(width: columns.count, height: rows.count, pixels: bytes)
    }
}
