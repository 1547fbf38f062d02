// SPDX-License-Identifier: GPL-3.0-or-later

/// Curves to look at, one panel a quantity.
public struct Plot: Showable, Sendable, Equatable {
    /// What a curve is beside the others of its panel.
    public enum Role: Sendable, Equatable {
        case train
        /// On examples that are not trained on.
        case validation
        /// Measured before a rewind.
        case earlier
        /// One of several that are told apart by colour, from 0.
        case other(Int)
    }

    public struct Series: Sendable, Equatable {
        /// What the legend calls it.
        public var name: String
        public var role: Role
        public var points: RunReport.Points

        public init(name: String, role: Role, points: RunReport.Points) {
            self.name = name
            self.role = role
            self.points = points
        }
    }

    public struct Panel: Sendable, Equatable {
        /// `learning rate`
        public var title: String
        /// A few words behind the title: `in batch`.
        public var detail: String
        public var isLog: Bool
        /// In the order in which they are drawn, the most important last.
        public var series: [Series]

        public init(title: String, detail: String = "", isLog: Bool = false, series: [Series]) {
            self.title = title
            self.detail = detail
            self.isLog = isLog
            self.series = series
        }

        /// A run's quantity with its validation and what was measured before each rewind.
        public init(_ curve: RunReport.Curve, isLog: Bool? = nil) {
            var series = curve.earlier.filter { !$0.steps.isEmpty }.map {
                Series(name: "before the rewind", role: .earlier, points: $0)
            }
            if !curve.validation.steps.isEmpty {
                series.append(Series(name: "validation", role: .validation, points: curve.validation))
            }
            series.append(Series(name: "train", role: .train, points: curve.values))
            self.init(title: curve.title, detail: curve.detail, isLog: isLog ?? curve.isLog, series: series)
        }
    }

    public var kind: String { "plot" }

    /// What it is a plot of: `t`, `t · loss against u · loss`.
    public var subtitle: String
    /// What the horizontal axis counts.
    public var xLabel: String
    /// Its ends.
    public var range: ClosedRange<Int>
    public var panels: [Panel]
    /// How much of the moving mean each value leaves as it is, from 0 (what was measured) to below 1.
    public var smoothing: Float
    /// The steps that were rewound to.
    public var rewinds: [Int]
    /// Under which name it changes while a run goes on, not the run's own; nil for a plot that stays.
    public var liveName: String?

    public init(
        subtitle: String, xLabel: String = "step", range: ClosedRange<Int>, panels: [Panel], smoothing: Float = 0,
        rewinds: [Int] = [], liveName: String? = nil
    ) {
        self.subtitle = subtitle
        self.xLabel = xLabel
        self.range = range
        self.panels = panels
        self.smoothing = smoothing
        self.rewinds = rewinds
        self.liveName = liveName
    }

    /// The named curves of a run, in the order asked for; names that it does not have are left out.
    ///
    /// - Parameter isLog: true for logarithmic panels; nil leaves each as its curve says.
    public init(
        of report: RunReport, curves names: [String], isLog: Bool? = nil, smoothing: Float = 0, liveName: String? = nil
    ) {
        let curves = names.compactMap { name in report.curves.first { $0.name == name } }
        self.init(
            subtitle: report.name, range: 0...max(report.steps, 1), panels: curves.map { Panel($0, isLog: isLog) },
            smoothing: smoothing, rewinds: report.rewinds, liveName: liveName)
    }
}
