// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// A curve as a view keeps it: the means of its values over equal stretches of steps, so that a long run stays small.
struct CurveSeries: Sendable {
    /// Stretches that a whole run is parted into.
    static let bins = 512

    let name: String
    let role: Plot.Role
    /// The mean step, the mean of the finite values (NaN where none is) and how many values each stretch has.
    private(set) var steps: [Double] = []
    private(set) var values: [Double] = []
    private(set) var counts: [Double] = []
    /// What was measured last, as it was.
    private(set) var last: Double?

    init(_ series: Plot.Series, range: ClosedRange<Int>) {
        name = series.name
        role = series.role
        last = series.points.values.last.map(Double.init)
        let stretch = max((range.upperBound - range.lowerBound) / Self.bins + 1, 1)
        series.points.steps.withUnsafeBufferPointer { steps in
            series.points.values.withUnsafeBufferPointer { values in
                take(steps, values, from: range.lowerBound, stretch: stretch)
            }
        }
    }

    private init(name: String, role: Plot.Role, last: Double?) {
        self.name = name
        self.role = role
        self.last = last
    }

    /// One pass over the points; a stretch ends where a step lies outside it.
    private mutating func take(
        _ allSteps: UnsafeBufferPointer<Int>, _ allValues: UnsafeBufferPointer<Float>, from low: Int, stretch: Int
    ) {
        let count = min(allSteps.count, allValues.count)
        var place = 0
        while place < count {
            let first = allSteps[place]
            let start = first &- (first &- low) % stretch
            let end = start &+ stretch
            var (stepSum, valueSum, finite, all) = (0.0, 0.0, 0.0, 0.0)
            while place < count, case let step = allSteps[place], step >= first, step < end || step == first {
                let value = allValues[place]
                stepSum += Double(step)
                all += 1
                if value.isFinite {
                    valueSum += Double(value)
                    finite += 1
                }
                place += 1
            }
            steps.append(stepSum / all)
            values.append(finite > 0 ? valueSum / finite : .nan)
            counts.append(all)
        }
    }

    /// The exponential moving mean, in which a value counts `smoothing` times less with each one that follows it.
    ///
    /// The mean begins at nothing, so it is divided by the weights seen so far: Kingma & Ba 2015, §3.
    func smoothed(_ smoothing: Double) -> CurveSeries {
        guard smoothing > 0, role != .validation else { return self }
        var result = CurveSeries(name: name, role: role, last: last)
        result.steps = steps
        result.counts = counts
        var (mean, weight) = (0.0, 0.0)
        result.values = zip(values, counts).map { value, count in
            guard value.isFinite else { return value }
            let kept = power(smoothing, Int(min(count, 1e6)))
            mean = kept * mean + (1 - kept) * value
            weight = kept * weight + (1 - kept)
            return mean / weight
        }
        result.last = result.values.last { $0.isFinite } ?? last
        return result
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, base, exponent) = (1.0, base, exponent)
        while exponent > 0 {
            if exponent & 1 == 1 { result *= base }
            base *= base
            exponent >>= 1
        }
        return result
    }

    /// The mean of the values that fall into each of `count` columns over a range of steps; nil where none does.
    func columns(_ count: Int, over range: ClosedRange<Double>) -> [Double?] {
        guard count > 0 else { return [] }
        var sums = Array(repeating: 0.0, count: count)
        var weights = sums
        var isTouched = Array(repeating: false, count: count)
        for (place, step) in steps.enumerated() where range.contains(step) {
            let column = Self.column(of: step, in: count, over: range)
            isTouched[column] = true
            if values[place].isFinite {
                sums[column] += values[place] * counts[place]
                weights[column] += counts[place]
            }
        }
        return (0..<count).map { isTouched[$0] ? weights[$0] > 0 ? sums[$0] / weights[$0] : .nan : nil }
    }

    /// The column of a step: the range's ends are the first and the last one's middle.
    static func column(of step: Double, in count: Int, over range: ClosedRange<Double>) -> Int {
        let span = range.upperBound - range.lowerBound
        guard span > 0, count > 1 else { return 0 }
        return min(max(Int(((step - range.lowerBound) / span * Double(count - 1)).rounded()), 0), count - 1)
    }

    /// What was measured at a step, or next to it; of a validation what was known there.
    func value(at step: Double) -> Double? {
        guard let first = steps.first, let end = steps.last else { return nil }
        if role == .validation { return steps.lastIndex { $0 <= step }.map { values[$0] } }
        let reach = steps.count > 1 ? (end - first) / Double(steps.count - 1) : 1
        guard step >= first - reach, step <= end + reach else { return nil }
        let nearest = steps.indices.min { abs(steps[$0] - step) < abs(steps[$1] - step) }
        return nearest.map { values[$0] }
    }

    /// How it is drawn.
    var ink: Role {
        switch role {
        case .train: .accent
        case .validation: .series2
        case .earlier: .faint
        case .other(let place): [.accent, .series2, .series5, .series4, .series3][max(place, 0) % 5]
        }
    }

    /// What stands for its dots where no colour tells it apart.
    func mark(_ colors: ColorDepth) -> Glyph? {
        guard colors == .none else { return nil }
        switch role {
        case .train, .other(0): return nil
        case .validation: return Glyph("o")
        case .earlier: return Glyph("x")
        case .other(let place):
            return Unicode.Scalar(UInt32(97 + max(place, 0) % 26)).map { Glyph($0) }
        }
    }

    /// The piece of line that stands before its name and its number.
    func sign(_ colors: ColorDepth) -> Span { Span(mark(colors)?.text ?? "━", ink) }
}
