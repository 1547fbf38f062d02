// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// One quantity's curves, as a view keeps them.
struct CurvePanel: Sendable {
    let title: String
    let detail: String
    let isLog: Bool
    let series: [CurveSeries]

    init(_ panel: Plot.Panel, range: ClosedRange<Int>) {
        title = panel.title
        detail = panel.detail
        isLog = panel.isLog
        series = panel.series.map { CurveSeries($0, range: range) }
    }

    /// What is drawn of it, smoothed, and the ends of its values over a range of steps.
    func axis(of series: [CurveSeries], isLog: Bool, over range: ClosedRange<Double>) -> CurveAxis {
        var (low, high) = (Double.infinity, -Double.infinity)
        for curve in series {
            for (step, value) in zip(curve.steps, curve.values) where range.contains(step) {
                guard value.isFinite, !isLog || value > 0 else { continue }
                low = min(low, value)
                high = max(high, value)
            }
        }
        return low <= high ? CurveAxis(low: low, high: high, isLog: isLog) : CurveAxis(low: 0, high: 1, isLog: false)
    }
}
