// SPDX-License-Identifier: GPL-3.0-or-later

/// A fixed palette that pictures are dithered to.
struct DitherPalette: Sendable {
    let colors: [SIMD4<Float>]
    /// Whether it is the cube and the greys of 256, in which neighbours can be reckoned.
    private let isCube: Bool

    static let xterm256 = DitherPalette(colors: Palette.colors.map { SIMD4($0) }, isCube: true)
    static let ansi16 = DitherPalette(colors: Palette.sixteen.map { SIMD4($0) }, isCube: false)

    func nearest(_ color: SIMD4<Float>) -> UInt8 {
        isCube ? Palette.nearest256(color.rgb) : Palette.nearest16(color.rgb)
    }

    /// What a mix of two far entries costs: more among 240 colours, where a near one serves, than among 16.
    var flicker: Float { isCube ? 0.4 : 0.22 }

    /// What may be mixed for a colour: all 16 entries, or the corners of its cell of the cube and the nearest greys.
    func candidates(_ color: SIMD4<Float>) -> [Int] {
        guard isCube else { return Array(colors.indices) }
        let (red, green, blue) = (Self.steps(color.x), Self.steps(color.y), Self.steps(color.z))
        var list: [Int] = []
        for r in red { for g in green { for b in blue { list.append(16 + 36 * r + 6 * g + b) } } }
        let grey = min(max((Int(color.x + color.y + color.z) / 3 - 8) / 10, 0), 22)
        return list + [232 + grey, 233 + grey]
    }

    func distance(_ a: UInt8, _ b: UInt8) -> Float {
        a == b ? 0 : Self.distance(colors[Int(a)], colors[Int(b)])
    }

    /// Squared, each channel as the eye weighs it.
    static func distance(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> Float {
        let difference = a - b
        return (difference * difference * SIMD4(2, 4, 3, 0)).sum()
    }

    /// The cube's steps at and above a channel's value.
    private static func steps(_ value: Float) -> [Int] {
        let levels: [Float] = [0, 95, 135, 175, 215, 255]
        let lower = levels.lastIndex { $0 <= value } ?? 0
        return lower == 5 ? [5] : [lower, lower + 1]
    }
}

/// Finds for each colour the two entries of a palette, and their shares, that mix to it best.
///
/// A pair that is far apart flickers, so it costs (Yliluoma 2011). Colours are told apart to 5 bits a channel, and each
/// is reckoned once a picture.
struct PaletteMixer {
    private struct Mix {
        var dark: UInt8
        var light: UInt8
        /// Of the lighter one, 0 to 1.
        var share: Float
    }

    private let palette: DitherPalette
    private var known: [Mix?] = Array(repeating: nil, count: 1 << 15)

    init(_ palette: DitherPalette) { self.palette = palette }

    /// The entry for one sample; `threshold` from 0 to 1 decides between the two.
    mutating func index(of color: SIMD4<Float>, threshold: Float) -> UInt8 {
        let rgb = color.rgb
        let key = Int(rgb.red >> 3) << 10 | Int(rgb.green >> 3) << 5 | Int(rgb.blue >> 3)
        let mix = known[key] ?? best(for: color)
        known[key] = mix
        return mix.share > threshold ? mix.light : mix.dark
    }

    private func best(for color: SIMD4<Float>) -> Mix {
        let candidates = palette.candidates(color)
        let weights = SIMD4<Float>(2, 4, 3, 0)
        var best = Mix(dark: UInt8(candidates[0]), light: UInt8(candidates[0]), share: 0)
        var least = Float.infinity
        for (place, first) in candidates.enumerated() {
            let from = palette.colors[first]
            for second in candidates[place...] {
                let step = palette.colors[second] - from
                let length = (step * step * weights).sum()
                let share = length > 0 ? min(max(((color - from) * step * weights).sum() / length, 0), 1) : 0
                let error =
                    DitherPalette.distance(from + step * share, color) + palette.flicker * length * share * (1 - share)
                if error < least {
                    least = error
                    best = Mix(dark: UInt8(first), light: UInt8(second), share: share)
                }
            }
        }
        let (first, second) = (palette.colors[Int(best.dark)], palette.colors[Int(best.light)])
        if (first * weights).sum() > (second * weights).sum() {
            best = Mix(dark: best.light, light: best.dark, share: 1 - best.share)
        }
        return best
    }
}
