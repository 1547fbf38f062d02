// SPDX-License-Identifier: GPL-3.0-or-later
import Results

extension Session {
    /// The run that goes on between the lines; nil where none does.
    public var goingRun: LiveRun? { runs.last(where: \.isGoing) }

    /// Sets a run going; between lines it is stepped until something stops it.
    public func start(_ run: LiveRun, until goal: RunCondition? = nil) {
        for other in runs where other !== run && other.isGoing { other.state = .paused }
        push(run)
        run.goal = goal
        run.state = .running
        run.forgetSpeed()
    }

    /// Stops a run after the step it stands at.
    public func pause(_ run: LiveRun) {
        if run.isGoing { run.state = .paused }
    }

    /// Takes a step of the run that goes, if one does, and tells how it stands; false where none goes.
    func advanceGoing(_ sink: (EngineEvent) -> Void) -> Bool {
        guard let run = goingRun else { return false }
        do {
            _ = try advance(run)
        } catch is Cancellation {
            run.state = .paused
            cancelFlag.lower()
        } catch {
            run.state = .stopped(Complaint(error).message)
        }
        if runPace.step() || !run.isGoing { tell(run, sink) }
        return true
    }

    /// Tells a front end how a run stands.
    func tell(_ run: LiveRun, _ sink: (EngineEvent) -> Void) {
        sink(.run(run.status))
        sink(.updated(name: run.name, run.report))
    }
}

extension Context {
    /// Steps a run on this line until it stops, or has taken `steps`; the run is shown on the way.
    ///
    /// - Throws: `Cancellation` where the user stopped it.
    public func drive(_ run: LiveRun, steps: Int? = nil, until goal: RunCondition? = nil) throws {
        let training = run.training
        let start = training.step
        run.goal = goal
        run.state = .running
        run.forgetSpeed()
        defer { if run.isGoing { run.state = .paused } }
        while steps.map({ training.step - start < $0 }) ?? true {
            try checkpoint()
            guard try session.advance(run) else { break }
            let done = Double(training.step - start), all = Double(steps ?? (training.current.steps - start))
            progress(run.name, fraction: done / max(all, 1), detail: "step \(training.step)")
            publish(run)
        }
        if run.isGoing, steps != nil { run.state = .stopped("") }
        tell(run)
    }
}
