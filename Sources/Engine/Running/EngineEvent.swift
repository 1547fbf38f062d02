// SPDX-License-Identifier: GPL-3.0-or-later
import Results

/// What the engine tells a front end, in order, on the engine's thread.
public enum EngineEvent: Sendable {
    /// A line was taken up: its number in the journal and its text.
    case began(number: Int, line: String)
    case progress(Progress)
    /// A value is shown before the line has ended; the latest of a slot wins.
    case published(slot: String, any Showable)
    /// A line is done; `name` is what it bound.
    case finished(number: Int, Outcome)
    /// What names, files and verbs there are now, for completion and hints.
    case scope(Scope)
    case effect(Effect)
    /// How far the run is that goes on without a line; the latest wins, nil once there is none.
    case run(RunStatus?)
    /// What is shown under a name has changed, such as a run that goes on; the latest of a name wins.
    case updated(name: String, any Showable)
    /// A pass stands still, and lines are run at it; nil once the last stopped one goes on.
    case stopped(StopStatus?)
    /// Nothing waits any more.
    case idle
}

/// How far a piece of work is.
public struct Progress: Sendable, Equatable {
    public let label: String
    /// 0 to 1, or nil where the end is not known.
    public let fraction: Double?
    /// Rate and time left in words: `1,240 pictures/s · 6 s left`.
    public let detail: String

    public init(label: String, fraction: Double?, detail: String = "") {
        self.label = label
        self.fraction = fraction
        self.detail = detail
    }
}

/// How a line ended.
public enum Outcome: Sendable {
    /// `name` is what it bound; `notes` say what was taken for what, below the result.
    case done(name: String?, value: Value?, shown: (any Showable)?, notes: [Phrase], seconds: Double)
    case failed(Complaint)
    /// `notes` say what stays of the work.
    case cancelled(notes: [Phrase])
}
