// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Visuals

/// What reaches a front end: the engine's events, with results made ready to be drawn on the engine's side.
public nonisolated enum ShellEvent: Sendable {
    case began(number: Int, line: String)
    case progress(Progress)
    case published(slot: String, any View)
    case finished(number: Int, Ending)
    case scope(Scope)
    case effect(Effect)
    case run(RunWords?)
    case updated(name: String, any View)
    case stopped(StopWords?)
    case idle

    /// An event as a front end takes it; called on the engine's side, where a view is made.
    ///
    /// - Parameter bare: leave results as they are.
    public init(_ event: EngineEvent, bare: Bool = false) {
        self =
            switch event {
            case .began(let number, let line): .began(number: number, line: line)
            case .progress(let progress): .progress(progress)
            case .published(let slot, let showable): .published(slot: slot, Visuals.view(for: showable))
            case .finished(let number, let outcome):
                .finished(number: number, bare ? .bare(outcome) : Ending(outcome))
            case .scope(let scope): .scope(scope)
            case .effect(let effect): .effect(effect)
            case .run(let status): .run(status.map(RunWords.init))
            case .updated(let name, let showable): .updated(name: name, Visuals.view(for: showable))
            case .stopped(let stop): .stopped(stop.map(StopWords.init))
            case .idle: .idle
            }
    }

    /// Whether an older event says nothing more beside this one: of a run and of each name the latest wins.
    func replaces(_ older: ShellEvent) -> Bool {
        switch (self, older) {
        case (.run, .run): true
        case (.updated(let name, _), .updated(let other, _)): name == other
        default: false
        }
    }

    /// How a step ended.
    public enum Ending: Sendable {
        case done(view: (any View)?, notes: [Line], seconds: Double)
        case failed(Complaint)
        case cancelled(notes: [Line])
        /// The outcome as it is, for those who show no views.
        case bare(Outcome)

        init(_ outcome: Outcome) {
            switch outcome {
            case .done(_, _, let shown, let notes, let seconds):
                self = .done(view: shown.map { Visuals.view(for: $0) }, notes: notes.map(\.line), seconds: seconds)
            case .failed(let complaint): self = .failed(complaint)
            case .cancelled(let notes): self = .cancelled(notes: notes.map(\.line))
            }
        }
    }
}

nonisolated extension Mailbox where Event == ShellEvent {
    /// Takes in what the engine tells, as a front end takes it; while that is away, a run that goes on fills nothing.
    public func tell(_ event: EngineEvent, bare: Bool = false) {
        let event = ShellEvent(event, bare: bare)
        post(event, inPlaceOf: event.replaces)
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
