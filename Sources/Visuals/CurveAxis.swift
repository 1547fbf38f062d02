// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Results

/// A vertical axis: where values lie between its ends, and three numbers that are easy to read.
struct CurveAxis: Sendable, Equatable {
    struct Tick: Sendable, Equatable {
        let value: Double
        let label: String
    }

    let isLog: Bool
    /// The lowest first.
    let ticks: [Tick]
    /// The ends, logarithms where the axis is logarithmic.
    private let low: Double
    private let high: Double

    /// An axis over finite values, above 0 if it is logarithmic.
    init(low: Double, high: Double, isLog: Bool) {
        self.isLog = isLog
        let isFlat = high - low <= 1e-9 * max(abs(low), abs(high))
        if isLog {
            let pad = isFlat ? log10(3) : log10(high / low) * 0.03
            self.low = log10(low) - pad
            self.high = log10(high) + pad
            ticks = Self.logTicks(from: self.low, to: self.high)
        } else {
            // A constant is seen against 0.
            let (low, high) = isFlat ? (min(low, 0), low == 0 ? 1 : max(high, 0)) : (low, high)
            let (base, step) = Self.thirds(low, high)
            self.low = base
            self.high = base + 2 * step
            ticks = Self.labelled([base, base + step, base + 2 * step], step: step)
        }
    }

    /// 0 at the axis's lower end, 1 at its upper one; NaN for what has no place on it.
    func part(_ value: Double) -> Double {
        guard value.isFinite, !isLog || value > 0, high > low else { return .nan }
        return ((isLog ? log10(value) : value) - low) / (high - low)
    }

    /// The smallest of the steps 1, 2, 2.5 and 5 times a power of ten, two of which cover all from a multiple on.
    private static func thirds(_ low: Double, _ high: Double) -> (base: Double, step: Double) {
        let start = Int(log10(max((high - low) / 2, 1e-300)).rounded(.down))
        for exponent in start...start + 2 {
            for factor in [1, 2, 2.5, 5] {
                let step = factor * power(exponent)
                let base = (low / step + 1e-9).rounded(.down) * step
                if base + 2 * step >= high - 1e-9 * step { return (base == 0 ? 0 : base, step) }
            }
        }
        return (low, max((high - low) / 2, 1e-300))
    }

    /// Three numbers between logarithms: powers of ten, else 1, 2, 5 or more of their multiples, else any round ones.
    private static func logTicks(from low: Double, to high: Double) -> [Tick] {
        let exponents = Int(low.rounded(.down))...Int(high.rounded(.up))
        for factors in [[1.0], [1, 2, 5], [1, 2, 3, 4, 5, 6, 8]] {
            let all = exponents.flatMap { exponent in factors.map { $0 * power(exponent) } }
                .filter { (low...high).contains(log10($0)) }
            guard all.count >= 3, let first = all.first, let last = all.last,
                log10(last / first) >= 0.6 * (high - low)
            else { continue }
            let middle = (log10(first) + log10(last)) / 2
            let between = all.dropFirst().dropLast().min { abs(log10($0) - middle) < abs(log10($1) - middle) }
            let values = [first, between ?? first, last]
            return factors.count == 1 ? values.map { Tick(value: $0, label: minimal($0)) } : labelled(values, step: 0)
        }
        let (from, to) = (pow(10, low), pow(10, high))
        guard to > from else { return [] }
        for exponent in stride(from: Int(log10(to - from).rounded(.up)), through: -320, by: -1) {
            for factor in [5, 2, 1.0] {
                let step = factor * power(exponent)
                let first = (from / step).rounded(.up)
                let last = (to / step).rounded(.down)
                guard last - first >= 2, last - first < 1e6 else { continue }
                return labelled([first * step, ((first + last) / 2).rounded() * step, last * step], step: step)
            }
        }
        return []
    }

    private static func power(_ exponent: Int) -> Double { pow(10, Double(exponent)) }

    /// Numbers of one kind: all with as many decimals as one needs, or all with an exponent.
    private static func labelled(_ values: [Double], step: Double) -> [Tick] {
        let most = values.map { abs($0) }.max() ?? 0
        if most < 0.01 || most >= 1e5 { return values.map { Tick(value: $0, label: minimal($0)) } }
        let places = values.map { decimals(of: $0) }.max() ?? 0
        guard places <= 4 else { return values.map { Tick(value: $0, label: Format.short($0)) } }
        return values.map { Tick(value: $0, label: signed(plain($0, places))) }
    }

    private static func plain(_ value: Double, _ decimals: Int) -> String {
        decimals == 0 && abs(value) >= 1000 ? Format.count(Int(value.rounded())) : Format.fixed(value, decimals)
    }

    private static func decimals(of value: Double) -> Int {
        (0...5).first { abs(value * power($0) - (value * power($0)).rounded()) < 1e-6 } ?? 5
    }

    /// `0.1`, `1`, `1e-3`, `2.5e-4`: as few digits as say it.
    static func minimal(_ value: Double) -> String {
        if value == 0 { return "0" }
        if abs(value) >= 0.01, abs(value) < 1e5 {
            return signed(plain(value, min(decimals(of: value), 4)))
        }
        let text = Format.scientific(value)
        return signed(text.replacingOccurrences(of: ".0e", with: "e"))
    }

    /// A true minus before the number; exponents keep theirs, as they are typed.
    private static func signed(_ text: String) -> String { text.hasPrefix("-") ? "−" + text.dropFirst() : text }
}
