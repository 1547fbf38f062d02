// SPDX-License-Identifier: GPL-3.0-or-later

/// The colours of one ramp on each kind of screen.
public struct RampColors: Sendable, Equatable {
    /// Evenly spaced, from 0 to 1.
    public let stops: [RGB]
    /// The palette of 256, chosen by eye: a nearest match of dark stops falls back and forth in hue.
    public let palette256: [UInt8]
    public let palette16: [UInt8]

    /// At least one stop; an empty palette is filled with the nearest colours.
    public init(stops: [RGB], palette256: [UInt8] = [], palette16: [UInt8] = []) {
        self.stops = stops.isEmpty ? [RGB(0, 0, 0)] : stops
        self.palette256 = palette256.isEmpty ? self.stops.map(Palette.nearest256) : palette256
        self.palette16 = palette16.isEmpty ? self.stops.map(Palette.nearest16) : palette16
    }

    /// The colour of a value, between its two stops; NaN shows as 0.
    public func color(_ value: Float) -> RGB {
        let place = Self.clamp(value) * Float(stops.count - 1)
        let lower = min(Int(place), stops.count - 1)
        return stops[lower].mixed(with: stops[min(lower + 1, stops.count - 1)], place - Float(lower))
    }

    public func index256(_ value: Float) -> UInt8 { Self.pick(palette256, value) }
    public func index16(_ value: Float) -> UInt8 { Self.pick(palette16, value) }

    private static func pick(_ list: [UInt8], _ value: Float) -> UInt8 {
        list[min(Int(clamp(value) * Float(list.count)), list.count - 1)]
    }

    private static func clamp(_ value: Float) -> Float { value.isNaN ? 0 : min(max(value, 0), 1) }
}

extension RGB {
    /// This colour with `part` (0 to 1) of the other, in sRGB.
    public func mixed(with other: RGB, _ part: Float) -> RGB {
        func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
            UInt8(min(max((Float(a) + (Float(b) - Float(a)) * part).rounded(), 0), 255))
        }
        return RGB(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
    }

    /// Brightness as the eye weighs it, 0 to 255 (Rec. 601).
    public var luma: Float { 0.299 * Float(red) + 0.587 * Float(green) + 0.114 * Float(blue) }

    /// A colour written `#1d1147`.
    public init?(hex text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 7, digits[0] == UInt8(ascii: "#"),
            digits.dropFirst().allSatisfy({ $0 < 0x80 && Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let value = UInt32(text.dropFirst(), radix: 16)
        else { return nil }
        self.init(UInt8(value >> 16), UInt8(value >> 8 & 255), UInt8(value & 255))
    }

    /// `#1d1147`
    public var hex: String {
        let value = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
        let digits = String(value, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }
}
