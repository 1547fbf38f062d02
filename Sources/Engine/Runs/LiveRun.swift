// SPDX-License-Identifier: GPL-3.0-or-later
import Results
import Training

/// A training as a session has it: by its name, with what stops it and what is watched.
public final class LiveRun: @unchecked Sendable {
    public let training: TrainingRun
    public internal(set) var state: RunReport.State = .ready
    /// Conditions that stop it whenever they hold.
    public internal(set) var breaks: [RunCondition] = []
    /// The condition of `go until`, gone once it is met.
    var goal: RunCondition?
    /// Expressions whose values become curves.
    public internal(set) var watches: [RunCondition] = []
    private(set) var speed = RunSpeed()

    public init(_ training: TrainingRun) { self.training = training }

    public var name: String { training.name }
    public var isGoing: Bool { state == .running }

    func noteStep() {
        speed.note(step: training.step)
    }

    /// How fast it went, by its last seconds; nil before it took two steps.
    public var stepsPerSecond: Double? { speed.stepsPerSecond }

    func forgetSpeed() { speed = RunSpeed() }

    public func add(breakAt condition: RunCondition) { breaks.append(condition) }
    public func clearBreaks() { breaks = [] }
    public func add(watch condition: RunCondition) { watches.append(condition) }
    public func clearWatches() { watches = [] }

    /// The run stands at an earlier step.
    public func wasRewound() {
        state = training.step == 0 ? .ready : .paused
        forgetSpeed()
    }

    /// All there is to show.
    public var report: RunReport {
        let stepsPerSecond = speed.stepsPerSecond
        let settings = training.current
        return RunReport(
            name: name, subtitle: training.subtitle, step: training.step, steps: settings.steps, state: state,
            samplesPerSecond: stepsPerSecond.map { $0 * Double(settings.batch * settings.accumulate) },
            secondsLeft: stepsPerSecond.map { Double(settings.steps - training.step) / max($0, 1e-9) },
            curves: training.curves(), updates: training.updateRatios, rewinds: training.history.rewinds,
            breaks: breaks.map { RunReport.Break(condition: $0.source, hits: $0.hits) })
    }

    /// A few words for the status line.
    public var status: RunStatus {
        RunStatus(
            name: name, step: training.step, steps: training.current.steps, state: state,
            loss: training.history.last("loss"), recent: training.recentLosses)
    }
}

/// An expression that is worked out after each step.
public struct RunCondition: Sendable {
    /// As it was typed.
    public let source: String
    /// The steps after which it held and stopped the run.
    public var hits: [Int] = []

    public init(_ source: String) { self.source = source }
}

/// How fast a run goes, by its last seconds.
struct RunSpeed {
    private var marks: [(time: ContinuousClock.Instant, step: Int)] = []

    mutating func note(step: Int, at now: ContinuousClock.Instant = .now) {
        if let last = marks.last, step <= last.step { marks = [] }
        // A pause is no part of the speed.
        if let last = marks.last, now - last.time > .seconds(30) { marks = [] }
        marks.append((now, step))
        while marks.count > 2, now - marks[0].time > .seconds(5) { marks.removeFirst() }
        if marks.count > 400 { marks.removeSubrange(1..<marks.count / 2) }
    }

    var stepsPerSecond: Double? {
        guard let first = marks.first, let last = marks.last, last.step > first.step else { return nil }
        return Double(last.step - first.step) / max((last.time - first.time).inSeconds, 1e-9)
    }
}
