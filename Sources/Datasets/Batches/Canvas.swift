// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Tensors

/// A picture's bytes while they are changed: shared with the picture until the first change.
struct Canvas {
    /// A part of a picture in pixels, edges anywhere between them.
    struct Window {
        var x, y, width, height: Float
    }

    let width: Int
    let height: Int
    private(set) var tensor: Tensor
    private var isOwn = false

    /// - Parameter pixels: u8 [height, width, 3].
    init(_ pixels: Tensor) {
        (height, width) = (pixels.shape[0], pixels.shape[1])
        tensor = pixels
    }

    var whole: Window { Window(x: 0, y: 0, width: Float(width), height: Float(height)) }

    /// The window brought to the picture's size, between pixels by the four around; it is never larger than the
    /// picture.
    func resampled(_ window: Window, mirrored: Bool) -> Canvas {
        let columns = Self.taps(window.x, window.width, width, mirrored: mirrored)
        let rows = Self.taps(window.y, window.height, height, mirrored: false)
        let storage = Storage(byteCount: width * height * 3)
        let target = storage.bytes.assumingMemoryBound(to: UInt8.self)
        let source = tensor.bytes.assumingMemoryBound(to: UInt8.self)
        for (y, row) in rows.enumerated() {
            let upper = source + row.first * width * 3, lower = source + row.second * width * 3
            for (x, column) in columns.enumerated() {
                let (left, right) = (column.first * 3, column.second * 3)
                for channel in 0..<3 {
                    let above = Self.mix(upper[left + channel], upper[right + channel], column.part)
                    let below = Self.mix(lower[left + channel], lower[right + channel], column.part)
                    target[(y * width + x) * 3 + channel] = UInt8(above + (below - above) * row.part + 0.5)
                }
            }
        }
        withExtendedLifetime(tensor) {}
        var canvas = self
        canvas.tensor = Tensor(shape: tensor.shape, dtype: .u8, storage: storage)
        canvas.isOwn = true
        return canvas
    }

    private static func mix(_ a: UInt8, _ b: UInt8, _ part: Float) -> Float { Float(a) + (Float(b) - Float(a)) * part }

    /// For each pixel of a side the two that it lies between, and how far it is on the way to the second.
    private static func taps(
        _ start: Float, _ length: Float, _ count: Int, mirrored: Bool
    ) -> [(first: Int, second: Int, part: Float)] {
        let step = length / Float(count), last = Float(count - 1)
        let taps = (0..<count).map { index in
            let place = min(max(start + (Float(index) + 0.5) * step - 0.5, 0), last)
            let first = Int(place)
            return (first: first, second: min(first + 1, count - 1), part: place - Float(first))
        }
        return mirrored ? taps.reversed() : taps
    }

    /// Mixes with grey, stretches about the mean lightness, then scales; 1 leaves as it is, saturation 0 is grey.
    mutating func recolor(brightness: Float, contrast: Float, saturation: Float) {
        let bytes = own(), count = width * height
        func grey(_ i: Int) -> Float {
            0.299 * Float(bytes[3 * i]) + 0.587 * Float(bytes[3 * i + 1]) + 0.114 * Float(bytes[3 * i + 2])
        }
        // Whole numbers add up the same in any order.
        let total = (0..<count).reduce(0) { $0 + Int(grey($1)) }
        let mean = Float(total) / Float(count)
        for i in 0..<count {
            let level = grey(i)
            for place in 3 * i..<3 * i + 3 {
                let mixed = level + (Float(bytes[place]) - level) * saturation
                let value = (mean + (mixed - mean) * contrast) * brightness
                bytes[place] = UInt8(max(0, min(255, value + 0.5)))
            }
        }
    }

    /// Gaussian of standard deviation `sigma` in pixels, first across, then down; edge pixels go on outside.
    mutating func blur(_ sigma: Float) {
        let reach = max(1, min(64, Int((3 * sigma).rounded(.up))))
        var weights = (-reach...reach).map { expf(-Float($0 * $0) / (2 * sigma * sigma)) }
        let total = weights.reduce(0, +)
        weights = weights.map { $0 / total }
        let bytes = own()
        var row = [Float](repeating: 0, count: max(width, height) * 3)
        func smooth(_ count: Int, stride: Int, from start: Int) {
            for i in 0..<count {
                var sums: (Float, Float, Float) = (0, 0, 0)
                for (tap, weight) in weights.enumerated() {
                    let place = start + min(max(i + tap - reach, 0), count - 1) * stride
                    sums.0 += weight * Float(bytes[place])
                    sums.1 += weight * Float(bytes[place + 1])
                    sums.2 += weight * Float(bytes[place + 2])
                }
                (row[3 * i], row[3 * i + 1], row[3 * i + 2]) = sums
            }
            for i in 0..<count {
                for channel in 0..<3 {
                    bytes[start + i * stride + channel] = UInt8(max(0, min(255, row[3 * i + channel] + 0.5)))
                }
            }
        }
        for y in 0..<height { smooth(width, stride: 3, from: y * width * 3) }
        for x in 0..<width { smooth(height, stride: width * 3, from: x * 3) }
    }

    /// Fills the pixels of the window with noise.
    mutating func erase(_ window: Window, _ random: inout SplitMix) {
        let bytes = own()
        let rows = Int(window.y)..<max(Int(window.y), min(height, Int(window.y + window.height)))
        let columns = Int(window.x)..<max(Int(window.x), min(width, Int(window.x + window.width)))
        for y in rows {
            for x in columns {
                let noise = random.next()
                for channel in 0..<3 {
                    bytes[(y * width + x) * 3 + channel] = UInt8(truncatingIfNeeded: noise >> (8 * UInt64(channel)))
                }
            }
        }
    }

    /// Bytes that nobody else sees.
    private mutating func own() -> UnsafeMutablePointer<UInt8> {
        if !isOwn {
            let storage = Storage(byteCount: width * height * 3)
            storage.bytes.copyMemory(from: tensor.bytes, byteCount: storage.byteCount)
            tensor = Tensor(shape: tensor.shape, dtype: .u8, storage: storage)
            isOwn = true
        }
        return (tensor.storage.bytes + tensor.byteOffset).assumingMemoryBound(to: UInt8.self)
    }
}
