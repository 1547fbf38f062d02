// SPDX-License-Identifier: GPL-3.0-or-later

/// A number as text that can be typed back.
public enum NumberText {
    /// Whole numbers without a point up to 1e15, others with the digits a double needs; `inf`, `-inf`, `nan`.
    public static func of(_ number: Double) -> String {
        if number.isNaN { return "nan" }
        if number.isInfinite { return number < 0 ? "-inf" : "inf" }
        if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
        return String(number)
    }

    /// A number computed in f32, with no more digits than it has.
    public static func of(_ number: Float) -> String {
        if number.isNaN || number.isInfinite { return of(Double(number)) }
        if number == number.rounded(), abs(number) < 1e7 { return String(Int64(number)) }
        return String(number)
    }
}
