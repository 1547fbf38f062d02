// SPDX-License-Identifier: GPL-3.0-or-later

/// What is laid over a picture's samples: the crop, the heat and the lines between patches.
///
/// Inside the crop the picture is pulled halfway to grey and darkened; the heat's opacity grows as value^0.7 up to 0.78
/// and keeps the picture's light and shade. Outside it is grey and near the background. A patch has one tone, never
/// smoothed: a blur would invent detail.
struct HeatOverlay {
    private let background: SIMD4<Float>
    private let tones: [(color: SIMD4<Float>, opacity: Float)]
    private let heatColumns: Int
    private let hasHeat: Bool
    /// The patch of each sample along each axis; nil outside the crop.
    private let columns: [Int?]
    private let rows: [Int?]
    private let lines: Bool
    private let depth: ColorDepth

    /// nil where the raster has nothing to lay over it.
    init?(_ raster: Raster, width: Int, height: Int, theme: Theme, depth: ColorDepth = .full) {
        guard raster.crop != nil || raster.heat != nil || raster.labels != nil || raster.patches != nil else {
            return nil
        }
        let target = raster.crop?.target ?? .whole
        let isSigned = raster.heat?.isSigned ?? false
        let ramp = theme.colors(isSigned ? .diverging : .heat)
        background = SIMD4(theme.color(.background))
        self.depth = depth
        let labels = (raster.labels?.values ?? []).map { Self.tone(of: $0, theme: theme, depth: depth) }
        tones =
            raster.labels != nil
            ? labels
            : (raster.heat?.values ?? []).map { signed in
                // On a ramp of two sides the middle is 0, and either side covers more the further it is from there.
                let (value, place) = (abs(signed), isSigned ? (signed + 1) / 2 : signed)
                return switch depth {
                case .full, .none: (SIMD4(ramp.color(place)), 0.78 * Self.power(value))
                // A palette has few dark hues: the tone is one of the list, and covers more.
                case .palette256:
                    (SIMD4(Palette.colors[Int(ramp.index256(place))]), value < 0.04 ? 0 : 0.92 * value.squareRoot())
                case .palette16: (SIMD4(Palette.colors[Int(ramp.index16(place))]), value)
                }
            }
        hasHeat = raster.heat != nil || raster.labels != nil
        lines = !hasHeat && raster.patches != nil
        let patches =
            raster.labels.map { ($0.rows, $0.columns) } ?? raster.heat.map { ($0.rows, $0.columns) }
            ?? raster.patches.map { ($0.rows, $0.columns) } ?? (1, 1)
        heatColumns = hasHeat ? patches.1 : 1
        columns = (0..<width).map {
            Self.patch($0, of: width, from: target.left, to: target.right, count: patches.1)
        }
        rows = (0..<height).map {
            Self.patch($0, of: height, from: target.top, to: target.bottom, count: patches.0)
        }
    }

    /// The series colour of a label and how much of it covers the picture.
    private static func tone(of label: Int?, theme: Theme, depth: ColorDepth) -> (SIMD4<Float>, Float) {
        guard let label else { return (.zero, 0) }
        let role = Role.series(label)
        switch depth {
        case .full, .none: return (SIMD4(theme.color(role)), 0.6)
        case .palette256: return (SIMD4(theme.color(role)), 0.75)
        case .palette16: return (SIMD4(Palette.colors[Int(theme.roles16[role] ?? 7)]), 1)
        }
    }

    func color(_ color: SIMD4<Float>, x: Int, y: Int) -> SIMD4<Float> {
        let luma = 0.299 * color.x + 0.587 * color.y + 0.114 * color.z
        let grey = SIMD4(luma, luma, luma, 0)
        guard let row = rows[y], let column = columns[x] else {
            if depth == .palette16 { return hasHeat ? .zero : color }
            return background * 0.78 + grey * 0.17
        }
        if hasHeat {
            let (tone, opacity) = tones[row * heatColumns + column]
            if depth == .palette16 { return stipple(tone, luma: luma, isCold: opacity < 0.12, x: x, y: y) }
            let calm = (color + grey) * 0.5 * 0.58
            let shade = 0.82 + 0.26 * luma / 255
            if depth == .palette256 { return grey * 0.5 * (1 - opacity) + tone * shade * opacity }
            return calm * (1 - opacity) + tone * shade * opacity
        }
        let isEdge = lines && ((x > 0 && columns[x - 1] != column) || (y > 0 && rows[y - 1] != row))
        return isEdge ? color * 0.68 + background * 0.1 : color
    }

    /// With 16 colours: the tone as it is, the picture's shade as black dots in it; where it is cold, grey dots.
    private func stipple(_ tone: SIMD4<Float>, luma: Float, isCold: Bool, x: Int, y: Int) -> SIMD4<Float> {
        let threshold = Bayer.threshold(x, y) + 0.5
        if isCold { return luma / 255 * 0.8 > threshold ? SIMD4(Palette.sixteen[8]) : .zero }
        return 0.45 + luma / 255 * 0.75 > threshold ? tone : .zero
    }

    /// value^0.7, by roots that need no C library: x^0.5 · x^0.2.
    private static func power(_ value: Float) -> Float {
        guard value > 0 else { return 0 }
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
