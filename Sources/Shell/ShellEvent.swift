// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import Visuals

/// What reaches a front end: the engine's events, with results made ready to be drawn on the engine's side.
public nonisolated enum ShellEvent: Sendable {
    case began(number: Int, line: String)
    case progress(Progress)
    case published(slot: String, any View)
    case finished(number: Int, Ending)
    case scope(Scope)
    case effect(Effect)
    case idle

    /// How a step ended.
    public enum Ending: Sendable {
        case done(view: (any View)?, notes: [Phrase], seconds: Double)
        case failed(Complaint)
        case cancelled
    }
}

/// What runs lines: a session on its own thread, or a stand-in.
public nonisolated protocol LineRunner: Sendable {
    /// Adds a line to those that wait.
    func submit(_ line: String)
    /// Asks the line that runs to stop.
    func cancel()
}

extension SessionEngine: LineRunner {}
