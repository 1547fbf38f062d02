// SPDX-License-Identifier: GPL-3.0-or-later

extension Samples {
    /// Lays the crop and the heat over the picture.
    ///
    /// Inside the crop the picture is pulled halfway to grey and darkened; the heat's opacity grows as value^0.7 up to
    /// 0.78 and keeps the picture's light and shade. Outside it is grey and near the background. A patch has one tone.
    mutating func overlay(crop: Raster.Crop, heat: Raster.Heat?, theme: Theme) {
        let ramp = theme.colors(.heat)
        let background = SIMD4(theme.color(.background))
        let tones = (heat?.values ?? []).map { (SIMD4(ramp.color($0)), 0.78 * power($0)) }
        let columns = (0..<width).map { x in
            Self.patch(x, of: width, from: crop.target.left, to: crop.target.right, count: heat?.columns ?? 1)
        }
        for y in 0..<height {
            let row = Self.patch(y, of: height, from: crop.target.top, to: crop.target.bottom, count: heat?.rows ?? 1)
            for x in 0..<width {
                let color = colors[y * width + x]
                let luma = 0.299 * color.x + 0.587 * color.y + 0.114 * color.z
                let grey = SIMD4(luma, luma, luma, 0)
                guard let row, let column = columns[x] else {
                    colors[y * width + x] = background * 0.78 + grey * 0.17
                    continue
                }
                guard let heat else { continue }
                let (tone, opacity) = tones[row * heat.columns + column]
                let calm = (color + grey) * 0.5 * 0.58
                let shade = 0.72 + 0.36 * luma / 255
                let mixed = calm * (1 - opacity) + tone * shade * opacity
                colors[y * width + x] = mixed.clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255))
            }
        }
    }

    /// value^0.7 without the C library: exp2 is not needed to this precision.
    private func power(_ value: Float) -> Float {
        guard value > 0 else { return 0 }
        // x^0.7 = x^0.5 · x^0.2; the fifth root by Newton's method.
        var root = 0.4 + 0.6 * value
        for _ in 0..<12 { root = (4 * root + value / (root * root * root * root)) / 5 }
        return value.squareRoot() * root
    }

    /// Which of `count` equal parts of `from..<to` the middle of a sample falls in; nil outside.
    private static func patch(_ sample: Int, of samples: Int, from: Double, to: Double, count: Int) -> Int? {
        let middle = (Double(sample) + 0.5) / Double(samples)
        guard middle >= from, middle < to else { return nil }
        return min(Int((middle - from) / (to - from) * Double(count)), count - 1)
    }
}

extension SIMD4<Float> {
    init(_ color: RGB) { self.init(Float(color.red), Float(color.green), Float(color.blue), 0) }

    var rgb: RGB {
        let whole = clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255)).rounded(.toNearestOrEven)
        return RGB(UInt8(whole.x), UInt8(whole.y), UInt8(whole.z))
    }
}
