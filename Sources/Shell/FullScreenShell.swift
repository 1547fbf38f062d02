// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Glibc
import Visuals

/// The full-screen front end: prompt, transcript, stage and status, kept in step with the user and the engine.
///
/// One wait serves keys, signals and the engine's mailbox; nothing here waits for the engine.
public final class FullScreenShell {
    enum Focus { case prompt, stage }

    /// A line that waits to be run, and the step whose view asked for it.
    struct Submission: Equatable {
        let line: String
        let asker: Int?
    }

    let console: any Console
    let mailbox: Mailbox<ShellEvent>
    let runner: any LineRunner
    var looks: Looks

    var transcript = Transcript()
    var stage = Stage()
    var status = StatusLine()
    var scope: Scope?
    var focus = Focus.prompt
    var alone: Layout.Alone?
    var candidates: CandidateList?
    /// A word to the user in place of the hint, until the next key.
    var message: Line?
    var hint = Hint.none
    var pieces: [Piece] = []
    private var hintedLine: EditedLine?

    /// Lines that wait here, so that Ctrl-C can forget them.
    var queue: [Submission] = []
    var running: Submission?
    /// Until the engine says for the first time that nothing waits.
    var isBusy = true
    var exitStatus: Int32?

    private(set) var drawing = Drawing.now
    private var lastDrawn = ContinuousClock.now

    /// When the screen is painted next: not more often than about sixteen times a second for work that is waited for,
    /// ten times for what goes on by itself.
    enum Drawing: Int {
        case none, calm, soon, now

        var pause: Duration { self == .calm ? .milliseconds(100) : .milliseconds(60) }
    }

    /// - Parameters:
    ///   - mailbox: where the engine's events arrive.
    ///   - runner: what runs the lines.
    ///   - greeting: the first line of the transcript.
    public init(
        console: any Console, mailbox: Mailbox<ShellEvent>, runner: any LineRunner, looks: Looks, greeting: Line
    ) {
        self.console = console
        self.mailbox = mailbox
        self.runner = runner
        self.looks = looks
        transcript.append(Step(number: 0, line: Line(), greeting: greeting))
    }

    /// Serves the user until the session ends; the exit status.
    public func run() -> Int32 {
        while exitStatus == nil { turn() }
        // What runs is asked to stop; a file that is being written is written or taken back.
        let end = ContinuousClock.now + .seconds(2)
        while isBusy, ContinuousClock.now < end {
            _ = console.wait(for: [mailbox.descriptor], milliseconds: 100)
            for case .idle in mailbox.take() { isBusy = false }
        }
        return exitStatus ?? 0
    }

    /// One round: paint what changed, wait, answer what came.
    func turn() {
        var pause: Int? = isBusy ? 1000 : nil
        if drawing == .soon || drawing == .calm {
            let left = drawing.pause - lastDrawn.duration(to: .now)
            pause = max(Int(left / .milliseconds(1)), 0)
            if pause == 0 { drawing = .now }
        }
        if drawing == .now {
            draw()
            drawing = .none
            lastDrawn = .now
            pause = isBusy ? 1000 : nil
        }
        let events = console.wait(for: [mailbox.descriptor], milliseconds: pause)
        for event in events where exitStatus == nil {
            drawing = .now
            handle(event)
        }
        let news = mailbox.take()
        for event in news where exitStatus == nil { handle(event) }
        if events.isEmpty, news.isEmpty, isBusy { drawing = .now }
        refreshHint()
    }

    /// Sees to it that the screen is painted, at once or soon enough.
    func redraw(in time: Drawing = .now) { if time.rawValue > drawing.rawValue { drawing = time } }

    /// Computes hint and colours anew where the line has changed.
    private func refreshHint() {
        let line = console.editor.line
        guard line != hintedLine || scopeChanged else { return }
        hintedLine = line
        scopeChanged = false
        pieces = scope?.pieces(line.text) ?? []
        hint = scope?.hint(line: line.text, cursor: line.cursor) ?? .none
    }

    var scopeChanged = false

    /// Adds a line to those that wait; a view's new wish takes the place of its old one.
    func enqueue(_ line: String, asker: Int? = nil) {
        if let asker { queue.removeAll { $0.asker == asker } }
        queue.append(Submission(line: line, asker: asker))
        pump()
    }

    /// Hands the next line to the engine once nothing runs.
    func pump() {
        guard !isBusy, !queue.isEmpty else { return }
        let next = queue.removeFirst()
        running = next
        isBusy = true
        status.work = .running(nil)
        runner.submit(next.line)
    }

    /// Leaves, whatever runs.
    func leave(_ status: Int32) {
        exitStatus = status
        queue = []
        runner.cancel()
    }
}
