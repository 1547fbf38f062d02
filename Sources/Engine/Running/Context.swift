// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// What a command works in: the session, the line that called it, and ways to say how it goes.
public final class Context {
    public let session: Session
    /// The step's number in the journal.
    public let number: Int
    /// The step's text as it was typed, without `NAME =`.
    public let line: String
    /// The name that the result will be bound to.
    public let target: String?
    /// For work that cannot call `checkpoint`: a pass through a model.
    public let cancelFlag: CancelFlag

    private let sink: (EngineEvent) -> Void
    private var progressPace = Pace()
    private var runPace = Pace()
    /// How a pass of this line that was stopped goes on; nil where only breaks stop it.
    var stepping: Stepping?
    /// How many stops of that kind are still to be gone past, this one counted.
    var stepsLeft = 1
    private var publishPaces: [String: Pace] = [:]
    private var withheld: [String: any Showable] = [:]
    private(set) var notes: [Phrase] = []
    private(set) var shown: (any Showable)?

    init(
        session: Session, number: Int, line: String, target: String?, cancelFlag: CancelFlag,
        sink: @escaping (EngineEvent) -> Void
    ) {
        self.session = session
        self.number = number
        self.line = line
        self.target = target
        self.cancelFlag = cancelFlag
        self.sink = sink
    }

    /// Where a long piece of work can be stopped.
    ///
    /// - Throws: `Cancellation`, to be let through, when the user asked to stop.
    public func checkpoint() throws {
        if cancelFlag.isRaised { throw Cancellation() }
    }

    /// Says how far the work is; said at most ten times a second.
    public func progress(_ progress: Progress) {
        if progressPace.step() { sink(.progress(progress)) }
    }

    public func progress(_ label: String, fraction: Double? = nil, detail: String = "") {
        self.progress(Progress(label: label, fraction: fraction, detail: detail))
    }

    /// Shows something before the step has ended: the latest of a slot wins, at most ten a second.
    public func publish(_ showable: any Showable, slot: String = "main") {
        if publishPaces[slot, default: Pace()].step() {
            withheld[slot] = nil
            sink(.published(slot: slot, showable))
        } else {
            withheld[slot] = showable
        }
    }

    /// Shows a run on the way, as `publish` does.
    func publish(_ run: LiveRun) {
        if runPace.step() { tell(run) }
    }

    /// Tells the front end how a run stands.
    public func tell(_ run: LiveRun) { session.tell(run, sink) }

    func tell(_ event: EngineEvent) { sink(event) }

    /// Asks the front end for what only it can do.
    public func effect(_ effect: Effect) { sink(.effect(effect)) }

    /// Adds small print below the result: what was taken for what.
    public func note(_ phrase: Phrase) { notes.append(phrase) }

    /// The same, unless it was said before: for what may come up in every batch.
    public func noteOnce(_ phrase: Phrase) {
        if !notes.contains(phrase) { notes.append(phrase) }
    }

    /// Shows this as the step's result in place of the value's own way to be shown.
    public func show(_ showable: any Showable) { shown = showable }

    /// Hands on what was held back to keep the pace.
    func flush() {
        for (slot, showable) in withheld { sink(.published(slot: slot, showable)) }
        withheld = [:]
    }

    /// Runs the lines of a script file as steps of their own; returns how many were run.
    @discardableResult
    public func source(_ name: String, keepGoing: Bool = false) throws -> Int {
        try session.runScript(name, keepGoing: keepGoing, sink: sink)
    }
}

/// Lets through ten steps a second, the first at once.
struct Pace {
    private var last: ContinuousClock.Instant?

    init() {}

    mutating func step(at now: ContinuousClock.Instant = .now) -> Bool {
        if let last, now - last < .milliseconds(100) { return false }
        last = now
        return true
    }
}
