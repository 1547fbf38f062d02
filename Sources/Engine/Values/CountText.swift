// SPDX-License-Identifier: GPL-3.0-or-later

/// Counts and sizes in few letters: `149.6 M`, `1.2 GB`.
public enum CountText {
    public static func short(_ count: Int) -> String { scaled(Double(count), by: 1000, ["", "k", "M", "G", "T"]) }
    public static func bytes(_ count: Int) -> String { scaled(Double(count), by: 1000, ["B", "kB", "MB", "GB", "TB"]) }

    private static func scaled(_ number: Double, by step: Double, _ units: [String]) -> String {
        var (number, index) = (number, 0)
        // 999.95 would round up to 1000.0 of the smaller unit.
        while abs(number) >= (index == 0 ? step : step - 0.05), index < units.count - 1 {
            number /= step
            index += 1
        }
        let text = index == 0 ? String(Int(number)) : tenths(number)
        return units[index].isEmpty ? text : "\(text) \(units[index])"
    }

    private static func tenths(_ number: Double) -> String {
        let rounded = (number * 10).rounded() / 10
        return rounded == rounded.rounded() && abs(rounded) >= 100 ? String(Int(rounded)) : String(rounded)
    }
}
