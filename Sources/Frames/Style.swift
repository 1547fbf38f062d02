// SPDX-License-Identifier: GPL-3.0-or-later

/// A colour by meaning: a role, a place on a ramp, or a pixel of a picture.
public enum Ink: Sendable, Hashable {
    case role(Role)
    /// A value from 0 to 1 on a ramp; what lies outside is clamped, NaN shows as 0.
    case ramp(Ramp, Float)
    case rgb(RGB)
    /// As a ground: the picture that lies there, or the background.
    case beneath
}

/// 8-bit red, green and blue.
public struct RGB: Sendable, Hashable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }
}

/// How a cell looks.
public struct Style: Sendable, Hashable {
    public var ink: Ink
    public var ground: Ink
    public var bold: Bool
    public var reverse: Bool

    public init(_ role: Role = .text, on ground: Role = .background, bold: Bool = false, reverse: Bool = false) {
        self.init(ink: .role(role), ground: .role(ground), bold: bold, reverse: reverse)
    }

    public init(ink: Ink, ground: Ink = .role(.background), bold: Bool = false, reverse: Bool = false) {
        self.ink = ink
        self.ground = ground
        self.bold = bold
        self.reverse = reverse
    }

    /// The same on another ground.
    public func on(_ ground: Role) -> Style {
        Style(ink: ink, ground: .role(ground), bold: bold, reverse: reverse)
    }
}
