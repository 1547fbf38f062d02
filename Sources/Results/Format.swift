// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Numbers as the screen writes them: a blank before units, a comma at thousands, `-` as minus.
///
/// On the stage `stage(_:)` makes the minus a true one; in the transcript it can be copied.
public enum Format {
    /// `1,650`
    public static func count(_ value: Int) -> String {
        var digits = String(value.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits, at: 0)
        return (value < 0 ? "-" : "") + groups.joined(separator: ",")
    }

    /// `1 picture`, `1,240 pictures`
    public static func plural(_ count: Int, _ noun: String) -> String {
        "\(self.count(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    /// `149.6 M`
    public static func parameters(_ value: Int) -> String {
        switch value.magnitude {
        case 1_000_000_000...: fixed(Double(value) / 1e9, 1) + " G"
        case 1_000_000...: fixed(Double(value) / 1e6, 1) + " M"
        default: count(value)
        }
    }

    /// `69 %`; a share that is neither nothing nor all never rounds to 0 or 100.
    public static func share(_ value: Double) -> String {
        guard value.isFinite else { return "nan" }
        let percent = (value * 100).rounded()
        if percent <= 0 && value > 0 { return "< 1 %" }
        if percent >= 100 && value < 1 - 1e-6 { return "> 99 %" }
        return fixed(percent, 0) + " %"
    }

    /// `0.942`: probabilities and cosines.
    public static func unit(_ value: Double, decimals: Int = 3) -> String { fixed(value, decimals) }

    /// `1.2 GB`, in powers of ten.
    public static func bytes(_ value: Int) -> String {
        switch value.magnitude {
        case 1_000_000_000...: fixed(Double(value) / 1e9, 1) + " GB"
        case 1_000_000...: fixed(Double(value) / 1e6, value.magnitude < 10_000_000 ? 1 : 0) + " MB"
        case 1000...: fixed(Double(value) / 1e3, 0) + " kB"
        default: "\(value) B"
        }
    }

    /// `31 ms`, `0.84 s`, `2 min 53 s`
    public static func seconds(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e9 else { return "nan" }
        if value < 0.1 { return fixed(value * 1000, value < 0.01 ? 1 : 0) + " ms" }
        if value < 10 { return fixed(value, 2) + " s" }
        if value < 60 { return fixed(value, 1) + " s" }
        let whole = Int(value.rounded())
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    /// Four digits that count: `0.1183`, `7.942`, `1313`, `7.7e-5`; whole numbers as they are.
    public static func number(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        if value == 0 { return "0" }
        if value == value.rounded(), value.magnitude < 1e6 { return fixed(value, 0) }
        switch value.magnitude {
        case ..<1e-3, 1e6...: return scientific(value)
        case ..<1: return fixed(value, 4)
        case ..<10: return fixed(value, 3)
        case ..<100: return fixed(value, 2)
        case ..<1000: return fixed(value, 1)
        default: return fixed(value, 0)
        }
    }

    /// Three digits that count: `0.441`, `7.94`, `1,313`, and `7.7e-5` below a hundredth.
    public static func short(_ value: Double) -> String {
        guard value.isFinite else { return number(value) }
        switch value.magnitude {
        case 0: return "0"
        case ..<0.01, 1e6...: return scientific(value)
        case ..<1: return fixed(value, 3)
        case ..<10: return fixed(value, 2)
        case ..<100: return fixed(value, 1)
        default: return count(Int(value.rounded()))
        }
    }

    /// `7.7e-5`
    public static func scientific(_ value: Double) -> String {
        let parts = String(format: "%.1e", value).split(separator: "e", maxSplits: 1)
        guard parts.count == 2, let exponent = Int(parts[1]) else { return "\(value)" }
        return "\(parts[0])e\(exponent)"
    }

    /// A number with so many decimals, from a thousand million on with an exponent; nothing is ever `-0.00`.
    public static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        if value.magnitude >= 1e9 { return scientific(value) }
        let text = String(format: "%.\(min(max(decimals, 0), 17))f", value)
        return text.hasPrefix("-") && text.allSatisfy { "-0.".contains($0) } ? String(text.dropFirst()) : text
    }

    /// The text with true minus signs, for the stage.
    public static func stage(_ text: String) -> String { text.replacingOccurrences(of: "-", with: "−") }

    /// `2.1 × 512 × 512`: sides joined.
    public static func sides(_ sides: [Int]) -> String { sides.map(String.init).joined(separator: " × ") }

    /// The largest value of a map's legend: enough decimals to tell it from 0.
    public static func scale(_ value: Double) -> String {
        guard value.isFinite else { return "nan" }
        switch value.magnitude {
        case 0: return "0"
        case ..<0.0001: return scientific(value)
        case ..<0.01: return fixed(value, 4)
        case ..<10: return fixed(value, 3)
        default: return number(value)
        }
    }
}
