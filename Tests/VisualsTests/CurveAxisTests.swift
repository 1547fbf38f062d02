// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Visuals

@Suite("Axes of curves")
struct CurveAxisTests {
    @Test(
        "Three round numbers cover a linear axis",
        arguments: [
            (0, 1e-3, ["0", "5e-4", "1e-3"]), (0.02, 0.89, ["0.0", "0.5", "1.0"]), (0.38, 4.2, ["0.0", "2.5", "5.0"]),
            (-3, 5, ["−5", "0", "5"]), (240, 275, ["240", "260", "280"]),
            (0.9012, 0.9049, ["0.9000", "0.9025", "0.9050"]),
            (0, 52_000, ["0", "50,000", "1e5"]), (0, 4e6, ["0", "2e6", "4e6"]),
        ] as [(Double, Double, [String])])
    func linear(low: Double, high: Double, labels: [String]) {
        let axis = CurveAxis(low: low, high: high, isLog: false)
        #expect(axis.part(low) >= 0 && axis.part(high) <= 1 + 1e-9)
        #expect(axis.ticks.map(\.label) == labels)
    }

    @Test(
        "A logarithmic axis has powers of ten where there are three, else multiples of them",
        arguments: [
            (0.38, 4.2, ["0.4", "1.0", "4.0"]), (0.05, 30, ["0.1", "1", "10"]), (1e-5, 1e-3, ["1e-5", "1e-4", "1e-3"]),
            (0.35, 8, ["0.5", "2.0", "5.0"]), (1e-6, 1, ["1e-6", "1e-3", "1"]),
        ] as [(Double, Double, [String])])
    func logarithmic(low: Double, high: Double, labels: [String]) {
        let axis = CurveAxis(low: low, high: high, isLog: true)
        #expect(axis.ticks.map(\.label) == labels)
        #expect(axis.part(low) >= 0 && axis.part(high) <= 1 && axis.part(low) < 0.05 && axis.part(high) > 0.95)
    }

    @Test("A narrow logarithmic axis has round numbers too, none outside it, in rising order")
    func narrow() {
        for (low, high) in [(0.441, 0.478), (0.9, 1.15), (300.0, 301.0), (1e-9, 1.0001e-9), (3.3e37, 3.4e38)] {
            let axis = CurveAxis(low: low, high: high, isLog: true)
            let parts = axis.ticks.map { axis.part($0.value) }
            #expect(parts.count == 3 && parts == parts.sorted())
            #expect(parts.allSatisfy { (0...1).contains($0) }, "\(low) \(high) \(axis.ticks)")
        }
    }

    @Test("A constant is seen against 0, and what has no place on an axis has none")
    func odd() {
        #expect(CurveAxis(low: 1e-3, high: 1e-3, isLog: false).ticks.map(\.label) == ["0", "5e-4", "1e-3"])
        #expect(CurveAxis(low: 0, high: 0, isLog: false).ticks.map(\.label) == ["0.0", "0.5", "1.0"])
        #expect(CurveAxis(low: -2, high: -2, isLog: false).ticks.map(\.label) == ["−2", "−1", "0"])
        #expect(0.5 - CurveAxis(low: 5, high: 5, isLog: true).part(5) < 1e-9)
        #expect(CurveAxis(low: 5, high: 5, isLog: true).part(5) - 0.5 < 1e-9)
        let axis = CurveAxis(low: 1, high: 10, isLog: true)
        for value in [0, -1, .nan, .infinity] { #expect(axis.part(value).isNaN) }
    }
}
