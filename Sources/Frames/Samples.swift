// SPDX-License-Identifier: GPL-3.0-or-later

/// A picture reduced to a few colours a cell: red, green and blue of each sample from 0 to 255.
struct Samples {
    let width: Int
    let height: Int
    var colors: [SIMD4<Float>]

    /// The mean colour of the pixels under each sample (a box filter), the crop's edges where the raster wants them.
    ///
    /// `width` and `height` are samples, at least 1.
    init(_ raster: Raster, width: Int, height: Int) {
        self.width = width
        self.height = height
        let columns = Self.edges(
            samples: width, pixels: raster.width, source: raster.crop.map { ($0.source.left, $0.source.right) },
            target: raster.crop.map { ($0.target.left, $0.target.right) })
        let rows = Self.edges(
            samples: height, pixels: raster.height, source: raster.crop.map { ($0.source.top, $0.source.bottom) },
            target: raster.crop.map { ($0.target.top, $0.target.bottom) })
        colors = [SIMD4<Float>](unsafeUninitializedCapacity: width * height) { result, count in
            raster.pixels.withUnsafeBufferPointer { pixels in
                guard let base = pixels.baseAddress else { return }
                for y in 0..<height {
                    for x in 0..<width {
                        let (left, right) = (columns[x].first, columns[x].end)
                        var (red, green, blue): (UInt32, UInt32, UInt32) = (0, 0, 0)
                        for row in rows[y].first..<rows[y].end {
                            var pixel = base + (row * raster.width + left) * 3
                            for _ in left..<right {
                                red &+= UInt32(pixel[0])
                                green &+= UInt32(pixel[1])
                                blue &+= UInt32(pixel[2])
                                pixel += 3
                            }
                        }
                        let area = Float((right - left) * (rows[y].end - rows[y].first))
                        result[y * width + x] = SIMD4(Float(red), Float(green), Float(blue), 0) / area
                    }
                }
            }
            count = width * height
        }
    }

    mutating func apply(_ overlay: HeatOverlay) {
        for y in 0..<height {
            for x in 0..<width { colors[y * width + x] = overlay.color(colors[y * width + x], x: x, y: y) }
        }
    }

    /// The pixels of each sample along one axis: at least one, all inside the picture.
    ///
    /// A sample covers at most 2048 pixels, so that sums of bytes stay inside 32 bits.
    private static func edges(
        samples: Int, pixels: Int, source: (Double, Double)?, target: (Double, Double)?
    ) -> [(first: Int, end: Int)] {
        func place(_ sample: Int) -> Double {
            let part = Double(sample) / Double(samples)
            guard let source, let target else { return part }
            if part <= target.0 { return target.0 > 0 ? part / target.0 * source.0 : source.0 }
            if part >= target.1 {
                return target.1 < 1 ? source.1 + (part - target.1) / (1 - target.1) * (1 - source.1) : source.1
            }
            return source.0 + (part - target.0) / (target.1 - target.0) * (source.1 - source.0)
        }
        let edges = (0...samples).map { sample in
            Int((min(max(place(sample), 0), 1) * Double(pixels)).rounded())
        }
        return (0..<samples).map { sample in
            let first = min(max(edges[sample], 0), pixels - 1)
            return (first, min(max(edges[sample + 1], first + 1), pixels, first + 2048))
        }
    }
}
