// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Tensors

/// How a fresh weight is filled.
public enum Initializer: Sendable, Equatable {
    case zeros
    case ones
    case constant(Float)
    /// Normally distributed around 0.
    case normal(deviation: Float)
    /// Of the places of a grid, row by row, behind `first` rows of zeros: sines and cosines of where a place lies down
    /// and across, of wave lengths that grow by a factor, so that near places have near rows (Vaswani et al. 2017, §3.5;
    /// in two directions as Beyer, Zhai and Kolesnikov 2022, Better plain ViT baselines). `deviation` is their root mean
    /// square.
    case waves(rows: Int, columns: Int, first: Int, deviation: Float)

    /// A tensor of the shape, drawn from `stream`.
    func tensor(_ shape: [Int], from stream: consuming RandomStream) -> Tensor {
        Tensor(shape: shape) { out in
            switch self {
            case .zeros: out.update(repeating: 0)
            case .ones: out.update(repeating: 1)
            case .constant(let value): out.update(repeating: value)
            case .normal(let deviation):
                var i = 0
                while i < out.count {
                    let (a, b) = stream.normalPair()
                    out[i] = a * deviation
                    if i + 1 < out.count { out[i + 1] = b * deviation }
                    i += 2
                }
            case .waves(let rows, let columns, let first, let deviation):
                out.update(repeating: 0)
                let width = shape.last ?? 0
                guard rows > 0, columns > 0, out.count == (first + rows * columns) * width else { return }
                for place in 0..<rows * columns {
                    let row = (first + place) * width
                    let (y, x) = (Float(place / columns), Float(place % columns))
                    for i in 0..<width {
                        out[row + i] = deviation * Self.wave(i, of: width, y: y, x: x)
                    }
                }
            }
        }
    }

    /// Number `i` of a row for the place at (`x`, `y`): a quarter each of sines and cosines across, sines and cosines
    /// down.
    private static func wave(_ i: Int, of width: Int, y: Float, x: Float) -> Float {
        let quarter = max(1, width / 4)
        guard i < 4 * quarter else { return 0 }
        let rate = powf(longest, -Float(i % quarter) / Float(max(1, quarter - 1)))
        let angle = (i / quarter < 2 ? x : y) * rate
        return Float(2).squareRoot() * (i / quarter % 2 == 0 ? sinf(angle) : cosf(angle))
    }

    /// The slowest wave over the fastest: enough for grids of some dozen places a side.
    private static let longest: Float = 100
}

/// A stream of random numbers that its seed and name determine.
struct RandomStream {
    private var bits: SplitMix64

    init(seed: UInt64, name: String) {
        // FNV-1a over the name, so that a weight's values do not depend on the order in which weights are made.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        bits = SplitMix64(state: hash)
    }

    /// Two independent numbers of the standard normal distribution (Box and Muller 1958).
    mutating func normalPair() -> (Float, Float) {
        let drawn = bits.next()
        // 1 to 2^24 over 2^24: the logarithm never meets 0.
        let u = Float((drawn >> 40) + 1) * 0x1p-24
        let v = Float(drawn & 0xFF_FFFF) * 0x1p-24
        let radius = (-2 * logf(u)).squareRoot()
        return (radius * cosf(2 * .pi * v), radius * sinf(2 * .pi * v))
    }
}
