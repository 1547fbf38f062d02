// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// What was measured along a run: each quantity by the step it was measured at.
public struct RunHistory: Sendable, Equatable {
    /// The quantities in the order in which they first came up.
    public private(set) var names: [String] = []
    private var columns: [String: RunReport.Points] = [:]
    /// What was measured before a rewind and then given up, oldest first.
    public private(set) var earlier: [[String: RunReport.Points]] = []
    /// The steps that were rewound to.
    public private(set) var rewinds: [Int] = []

    public init() {}

    public subscript(name: String) -> RunReport.Points { columns[name] ?? RunReport.Points() }

    /// The last value of a quantity.
    public func last(_ name: String) -> Float? { columns[name]?.values.last }

    /// The measurement of a quantity at a step; nil where there is none.
    public func value(_ name: String, at step: Int) -> Float? {
        guard let points = columns[name], points.steps.last ?? -1 >= step else { return nil }
        return points.steps.lastIndex(of: step).map { points.values[$0] }
    }

    public mutating func add(_ name: String, _ value: Float, at step: Int) {
        if columns[name] == nil { names.append(name) }
        columns[name, default: RunReport.Points()].append(value, at: step)
    }

    /// Forgets what came after `step`.
    mutating func cut(after step: Int) { _ = split(at: step) }

    /// Sets aside what came after `step`.
    mutating func rewind(to step: Int) {
        earlier.append(split(at: step))
        if earlier.count > 8 { earlier.removeFirst() }
        rewinds.append(step)
    }

    /// Keeps what was measured up to `step`, and gives the rest.
    private mutating func split(at step: Int) -> [String: RunReport.Points] {
        var after: [String: RunReport.Points] = [:]
        for name in names {
            guard let points = columns[name] else { continue }
            let kept = points.steps.firstIndex { $0 > step } ?? points.steps.count
            guard kept < points.steps.count else { continue }
            // From the last step that both have, so that the two join on the screen.
            let from = max(0, kept - 1)
            after[name] = RunReport.Points(steps: Array(points.steps[from...]), values: Array(points.values[from...]))
            columns[name] = RunReport.Points(
                steps: Array(points.steps[..<kept]), values: Array(points.values[..<kept]))
        }
        return after
    }
}
