// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Draws the objects of a scene on a dark, lightly uneven and noisy ground, edges softened over one pixel.
struct SceneRasterizer {
    let side: Int

    /// - Returns: pixels u8 [side, side, 3], and for each object the smallest box with every pixel whose middle lies
    ///   in its silhouette.
    func draw(_ scene: Scene, _ layout: SceneLayout, _ random: inout SplitMix) -> (pixels: Tensor, boxes: [PixelBox]) {
        let storage = Storage(byteCount: side * side * 3)
        let pixels = UnsafeMutableBufferPointer(
            start: storage.bytes.assumingMemoryBound(to: UInt8.self), count: storage.byteCount)
        fillGround(pixels, &random)
        var boxes: [PixelBox] = []
        for (item, placed) in zip(scene.items, layout.placed) { boxes.append(fill(item.shape, placed, pixels)) }
        return (Tensor(shape: [side, side, 3], dtype: .u8, storage: storage), boxes)
    }

    private func fillGround(_ pixels: UnsafeMutableBufferPointer<UInt8>, _ random: inout SplitMix) {
        let base = random.uniform(22, 52)
        let tint = (random.uniform(-6, 6), random.uniform(-6, 6), random.uniform(-6, 6))
        let (slopeX, slopeY) = (random.uniform(-14, 14), random.uniform(-14, 14))
        let step = 1 / Float(side)
        var place = 0
        for row in 0..<side {
            let level = base + slopeY * (Float(row) * step - 0.5)
            var noise: UInt64 = 0
            for column in 0..<side {
                // Eight pixels' noise from one draw, in steps of 1 from -8 to 7.
                if column & 7 == 0 { noise = random.next() }
                let grain = Float(Int(noise & 15) - 8)
                noise >>= 8
                let grey = level + slopeX * (Float(column) * step - 0.5) + grain
                pixels[place] = UInt8(max(0, grey + tint.0))
                pixels[place + 1] = UInt8(max(0, grey + tint.1))
                pixels[place + 2] = UInt8(max(0, grey + tint.2))
                place += 3
            }
        }
    }

    private func fill(
        _ shape: SceneShape, _ placed: SceneLayout.Placed, _ pixels: UnsafeMutableBufferPointer<UInt8>
    ) -> PixelBox {
        let scale = Float(side)
        let (centreX, centreY, radius) = (placed.x * scale, placed.y * scale, placed.radius * scale)
        // Sine and cosine of the turn from the tangent of its half, without a library's rounding.
        let square = placed.turn * placed.turn
        let (sine, cosine) = (2 * placed.turn / (1 + square), (1 - square) / (1 + square))
        let reach = radius * 1.2 + 1
        let rows = range(centreY, reach), columns = range(centreX, reach)
        let (red, green, blue) = placed.color
        var (left, right, top, bottom) = (side, -1, side, -1)
        for row in rows {
            let dy = Float(row) + 0.5 - centreY
            for column in columns {
                let dx = Float(column) + 0.5 - centreX
                let distance = shape.distance(cosine * dx + sine * dy, cosine * dy - sine * dx, radius)
                guard distance < 0.5 else { continue }
                let cover = min(0.5 - distance, 1)
                let place = (row * side + column) * 3
                pixels[place] = blend(pixels[place], red, cover)
                pixels[place + 1] = blend(pixels[place + 1], green, cover)
                pixels[place + 2] = blend(pixels[place + 2], blue, cover)
                guard distance <= 0 else { continue }
                (left, right) = (min(left, column), max(right, column))
                (top, bottom) = (min(top, row), max(bottom, row))
            }
        }
        guard right >= left else { return PixelBox(x: Int(centreX), y: Int(centreY), width: 1, height: 1) }
        return PixelBox(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
    }

    @inline(__always)
    private func blend(_ below: UInt8, _ above: Float, _ cover: Float) -> UInt8 {
        let ground = Float(below)
        return UInt8(max(0, min(255, ground + (above - ground) * cover + 0.5)))
    }

    private func range(_ middle: Float, _ reach: Float) -> Range<Int> {
        let low = max(0, Int((middle - reach).rounded(.down)))
        return low..<max(low, min(side, Int((middle + reach).rounded(.up))))
    }
}
