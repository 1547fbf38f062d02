// SPDX-License-Identifier: GPL-3.0-or-later

/// A stream of 64 random bits at a time that its state determines, on every machine alike.
///
/// Source: Steele, Lea and Flood 2014, "Fast Splittable Pseudorandom Number Generators".
public struct SplitMix64: Sendable {
    private var state: UInt64

    /// What the state grows by: 2⁶⁴ over the golden ratio.
    public static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    public init(state: UInt64) { self.state = state }

    public mutating func next() -> UInt64 {
        state &+= Self.step
        return Self.mixed(state)
    }

    /// A number in which each bit of `value` counts: the last step of the stream.
    public static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
