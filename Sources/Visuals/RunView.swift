// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// A training run: how far it is, its curves, how large its updates are, and what stops it.
struct RunView: View {
    /// The report without its curves, which `grid` keeps in small.
    let run: RunReport
    let grid: CurveGrid
    let updates: UpdatesTable
    /// The newest value of each curve, and of its validation.
    let newest: [(title: String, value: Double?, validation: Double?)]

    init(_ report: RunReport) {
        grid = CurveGrid(
            panels: report.curves.map { Plot.Panel($0) }, range: 0...max(report.steps, 1), rewinds: report.rewinds)
        updates = UpdatesTable(report.updates)
        newest = report.curves.map { curve in
            (curve.title, curve.values.values.last.map(Double.init), curve.validation.values.last.map(Double.init))
        }
        var run = report
        run.curves = []
        self.run = run
    }

    var title: String { "run \(run.name)" }
    var detail: String { run.subtitle }
    var start: ViewState { ViewState() }
    var wantsStage: Bool { true }
    var liveName: String? { run.name }
    var keys: [KeyHint] { grid.keys }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer { grid.answer(key, at: state) }

    // MARK: In words

    func transcript(width: Int) -> [Line] {
        let step = Format.count(run.step)
        switch run.state {
        case .ready:
            return Line("ready at step \(step)", .muted).wrapped(to: width) + small(run.subtitle, width)
        case .running:
            return Line([Span("▶", .accent), Span(" runs; the prompt stays yours", .muted)])
                .wrapped(to: width, hanging: 2)
        case .paused where run.rewinds.last == run.step:
            return Line([Span("↶", .accent), Span(" step \(step)", .text)]).wrapped(to: width)
        case .paused:
            return Line([Span("■", .warning), Span(" paused at step \(step)", .text)]).wrapped(to: width)
        case .stopped(let why):
            let line = Line([Span("■", .warning), Span(" stopped at step \(step)", .strong)])
            return line.wrapped(to: width, hanging: 2) + small(why, width, indent: 2)
        case .finished:
            let line = Line([Span("◆", .accent), Span(" finished at step \(step)", .strong)])
            let values = newest.prefix(1).flatMap { curve in
                [curve.value.map { "\(curve.title) \(Format.short($0))" }]
                    + [curve.validation.map { "validation \(Format.short($0))" }]
            }
            let words = values.compactMap { $0 }.joined(separator: " · ")
            return line.wrapped(to: width, hanging: 2) + small(words, width, indent: 2)
        }
    }

    private func small(_ text: String, _ width: Int, indent: Int = 0) -> [Line] {
        guard !text.isEmpty else { return [] }
        return Line(text, .muted).wrapped(to: max(width - indent, 1)).map {
            Line(String(repeating: " ", count: indent)) + $0
        }
    }

    /// What the run does, in one piece: `▶ runs`, `■ stopped: loss 1.31 > 1.2`; nothing where it goes on as it should.
    var stateLine: Line {
        switch run.state {
        case .ready: Line("ready", .muted)
        case .running: Line()
        case .paused: Line([Span("■", .warning), Span(" paused", .text)])
        case .stopped(let why):
            Line([Span("■", .warning), Span(" stopped", .text), Span(why.isEmpty ? "" : "  " + why, .muted)])
        case .finished: Line([Span("◆", .accent), Span(" finished", .text)])
        }
    }

    /// `2 min 53 s`, in whole seconds; nil where it is not known or over.
    var timeLeft: String? {
        guard run.state == .running, let left = run.secondsLeft, left.isFinite, left >= 0, left < 1e9 else {
            return nil
        }
        return left < 59.5 ? "\(Int(left.rounded())) s" : Format.seconds(left)
    }

    /// `244`; nil while nothing is computed.
    var rate: String? {
        guard run.state == .running, let rate = run.samplesPerSecond, rate.isFinite, rate > 0 else { return nil }
        return Format.short(rate)
    }

    /// The share of steps that are done, 0 to 1.
    var fraction: Double { run.steps > 0 ? min(max(Double(run.step) / Double(run.steps), 0), 1) : 0 }
}
