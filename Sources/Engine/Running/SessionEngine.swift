// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Synchronization

/// A session on a thread of its own: takes lines from any thread, tells a sink what happens, in order.
///
/// The sink is called on the engine's thread and must not wait for the engine.
public final class SessionEngine: Sendable {
    private struct State: Sendable {
        var waiting: [String] = []
        var isStopped = false
        var isIdle = true
        /// Whether a pass is stopped and waits for a line, and whether it is to be given up.
        var isStoppedAtPass = false
        var givesUpPass = false
    }

    private let state = Mutex(State())
    private let wake = Signal()
    private let ended = Signal()
    private let cancelFlag = CancelFlag()

    /// Makes the session on the engine's thread and starts to serve it.
    public init(
        makeSession: @escaping @Sendable (CancelFlag) -> Session, sink: @escaping @Sendable (EngineEvent) -> Void
    ) {
        Thread.start(stackSize: 16 << 20) { [self] in
            serve(makeSession(cancelFlag), sink: sink)
            ended.give()
        }
    }

    /// Adds a line to those that wait.
    public func submit(_ line: String) {
        state.withLock {
            $0.waiting.append(line)
            $0.isIdle = false
        }
        wake.give()
    }

    /// Stops the line that runs, or gives up the pass that is stopped; lines that wait are run.
    public func cancel() {
        let isIdle = state.withLock { state in
            if state.isIdle, state.isStoppedAtPass { state.givesUpPass = true }
            return state.isIdle
        }
        if isIdle { wake.give() } else { cancelFlag.raise() }
    }

    /// Stops the line that runs, forgets those that wait, and waits until the thread has ended.
    public func stop() {
        state.withLock {
            $0.isStopped = true
            $0.waiting = []
        }
        cancelFlag.raise()
        wake.give()
        ended.take()
        ended.give()
    }

    /// The next line while a pass is stopped: a run that trains another model goes on meanwhile.
    ///
    /// - Throws: `Cancellation` where the pass is given up.
    private func lineWhileStopped(_ session: Session, sink: @escaping (EngineEvent) -> Void) throws -> String? {
        defer { state.withLock { $0.isStoppedAtPass = false } }
        var saysIdle = true
        while true {
            let run = session.goingRun
            let goes = run.map { run in !session.stops.contains { $0.model === run.training.model } } ?? false
            let (line, isOver) = state.withLock { state -> (String?, Bool) in
                defer { state.givesUpPass = false }
                let line = state.waiting.isEmpty ? nil : state.waiting.removeFirst()
                state.isIdle = line == nil && !goes
                state.isStoppedAtPass = line == nil
                return (line, state.isStopped || state.givesUpPass)
            }
            if isOver { throw Cancellation() }
            if let line { return line }
            if saysIdle { sink(.idle) }
            saysIdle = false
            if !goes || !session.advanceGoing(sink) { wake.take() }
        }
    }

    private func serve(_ session: Session, sink: @escaping @Sendable (EngineEvent) -> Void) {
        session.lineWhileStopped = { [unowned session, self] in try lineWhileStopped(session, sink: sink) }
        sink(.scope(session.scope))
        var saysIdle = true
        while true {
            let goes = session.goingRun != nil
            let (line, isStopped) = state.withLock { state -> (String?, Bool) in
                let line = state.waiting.isEmpty ? nil : state.waiting.removeFirst()
                state.isIdle = line == nil && !goes
                return (line, state.isStopped)
            }
            if isStopped { return }
            guard let line else {
                if saysIdle { sink(.idle) }
                saysIdle = false
                // A run that goes takes its steps while no line waits.
                if !session.advanceGoing(sink) { wake.take() }
                continue
            }
            saysIdle = true
            session.run(line: line, sink: sink)
            // What stopped the line is not to stop a run that goes on after it.
            cancelFlag.lower()
        }
    }
}
