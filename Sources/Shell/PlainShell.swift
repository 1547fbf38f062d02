// SPDX-License-Identifier: GPL-3.0-or-later
import CSystem
import Engine
import Frames
import Glibc
import Visuals

/// The front end without a screen: each line of a source is run to its end, data goes to standard output, talk to
/// standard error.
public final class PlainShell {
    /// What is written for a step.
    public enum Form: Sendable {
        /// Results as text, `width` columns wide.
        case text(width: Int, glyphs: GlyphSet)
        /// One JSON object a step, each on a line.
        case json
    }

    public struct Options: Sendable {
        public var form: Form
        /// Goes on after a line that fails.
        public var keepsGoing = false
        /// A person types: there is a prompt, and an error ends nothing.
        public var isInteractive = false
        /// Writes each line before its result.
        public var echoes = false

        public init(form: Form) { self.form = form }
    }

    private let source: LineSource
    private let mailbox: Mailbox<ShellEvent>
    private let runner: any LineRunner
    private let options: Options
    private let signals: Int32
    private let output: PlainOutput
    private let talk: PlainOutput

    /// Steps that have begun and not ended, outermost first: a script that a line calls has steps of its own.
    private var open: [(number: Int, line: String, at: Int)] = []
    /// The complaint of the step that failed last inside one that is still open.
    private var inner: Complaint?
    private var isIdle = false
    /// Whether a pass stands still and waits for lines.
    private var isStopped = false
    private var lastStep = 0
    private var failed = false
    private var exitStatus: Int32?
    private var lastReport = ContinuousClock.now

    /// - Parameter signals: readable when a signal came, see `signals_watch`.
    public init(
        source: LineSource, mailbox: Mailbox<ShellEvent>, runner: any LineRunner, options: Options, signals: Int32,
        output: Int32 = STDOUT_FILENO, talk: Int32 = STDERR_FILENO
    ) {
        self.source = source
        self.mailbox = mailbox
        self.runner = runner
        self.options = options
        self.signals = signals
        self.output = PlainOutput(output)
        self.talk = PlainOutput(talk)
    }

    /// Runs everything; the exit status.
    public func run() -> Int32 {
        settle()
        while exitStatus == nil {
            if options.isInteractive { output.write(text: "\(lastStep + 1) > ") }
            guard let line = nextLine() else {
                guard isStopped, exitStatus == nil, !options.isInteractive, !failed else { break }
                goOn()
                continue
            }
            guard line.contains(where: { $0 != " " && $0 != "\t" }) else { continue }
            if options.echoes { output.write("› " + line) }
            isIdle = false
            lastReport = .now
            runner.submit(line)
            settle()
            if output.isClosed { exitStatus = 128 + SIGPIPE }
            if failed, !options.keepsGoing, !options.isInteractive { break }
        }
        if options.isInteractive, exitStatus == nil { output.write("") }
        return exitStatus ?? (failed && !options.isInteractive ? 1 : 0)
    }

    /// Lets a pass go on at whose stop no line is left.
    private func goOn() {
        talk.write("no line is left at the stop, so the pass goes on")
        isIdle = false
        runner.submit("continue")
        settle()
    }

    /// Waits for the next line; nil at the end of all, or when the process is to end.
    private func nextLine() -> String? {
        while exitStatus == nil {
            switch source.next() {
            case .line(let line): return line
            case .end: return nil
            case .fault(let fault):
                complain(Complaint(fault))
                if !options.keepsGoing { return nil }
            case .nothingYet: wait(milliseconds: nil, alsoFor: source.descriptor)
            }
        }
        return nil
    }

    /// Waits until the engine has nothing left to do.
    private func settle() {
        while !isIdle {
            for event in mailbox.take() { handle(event) }
            if !isIdle { wait(milliseconds: 1000, alsoFor: mailbox.descriptor) }
        }
    }

    private func wait(milliseconds: Int32?, alsoFor descriptor: Int32?) {
        var polled = [signals, descriptor ?? -1].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&polled, nfds_t(polled.count), milliseconds ?? -1)
        while case let signal = signals_next(), signal != 0 { handle(signal: signal) }
    }

    private func handle(signal: Int32) {
        guard signal == SIGINT || signal == SIGTERM || signal == SIGHUP else { return }
        if options.isInteractive, signal == SIGINT, isIdle, isStopped {
            // The pass that stands still is given up; the engine says when that is done.
            isIdle = false
            runner.cancel()
            settle()
            output.write(text: "\n\(lastStep + 1) > ")
            return
        }
        if options.isInteractive, signal == SIGINT {
            output.write(text: isIdle ? "\n\(lastStep + 1) > " : "\n")
        } else if exitStatus == nil {
            exitStatus = 128 + signal
        } else {
            // Asked twice: whatever runs is left as it is.
            exit(128 + signal)
        }
        runner.cancel()
    }

    private func handle(_ event: ShellEvent) {
        switch event {
        case .began(let number, let line):
            open.append((number, line, source.number))
            lastStep = number
        case .progress(let progress): report(progress)
        case .published, .updated, .run: break
        case .finished(let number, let ending):
            // A line that was stopped ends after later ones.
            let step = open.first { $0.number == number } ?? (number, "", source.number)
            open.removeAll { $0.number >= number }
            finish(ending, line: step.line, at: step.at)
        case .stopped(let stop):
            isStopped = stop != nil
            if let stop, case .text(_, let glyphs) = options.form { talk.write(glyphs.spell(stop.line.text)) }
        case .scope: break
        case .effect(let effect): perform(effect)
        case .idle: isIdle = true
        }
    }

    private func finish(_ ending: ShellEvent.Ending, line: String, at place: Int) {
        switch ending {
        case .done(let view, let notes, _):
            guard case .text(let width, let glyphs) = options.form else { return }
            if let view { output.write(view.plain(width: width, glyphs: glyphs)) }
            for note in notes { talk.write(glyphs.spell(note.text)) }
        case .failed(let complaint):
            failed = true
            complain(complaint, at: place)
        case .bare(let outcome):
            if case .done = outcome {} else { failed = true }
            if case .json = options.form { output.write(outcome.json(line: place, source: line)) }
        case .cancelled(let notes):
            failed = true
            if case .text(_, let glyphs) = options.form { for note in notes { talk.write(glyphs.spell(note.text)) } }
            if exitStatus == nil || options.isInteractive { talk.write("stopped") }
        }
    }

    private func complain(_ complaint: Complaint, at place: Int? = nil) {
        failed = true
        if case .json = options.form {
            return output.write(Outcome.failed(complaint).json(line: source.number, source: ""))
        }
        var message = complaint.message
        var hint = complaint.hint
        // A script that a line calls has said what failed; here it is said where.
        if let inner, message.hasSuffix(": " + inner.message) {
            message = message.dropLast(inner.message.count + 2) + " failed"
            hint = nil
        }
        inner = open.isEmpty ? nil : complaint
        let place = options.isInteractive || !open.isEmpty ? "" : "line \(place ?? source.number): "
        talk.write("error: \(place)\(message)")
        if let hint, !hint.isEmpty { talk.write("       \(hint)") }
    }

    /// Ten seconds apart: whoever watches a log wants to know that it lives.
    private func report(_ progress: Progress) {
        guard lastReport.duration(to: .now) > .seconds(10) else { return }
        lastReport = .now
        let share = progress.fraction.map { ProgressLine.percent($0).drop { $0 == " " } } ?? ""
        talk.write([progress.label, String(share), progress.detail].filter { !$0.isEmpty }.joined(separator: "  "))
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .quit:
            if exitStatus == nil { exitStatus = failed && !options.isInteractive ? 1 : 0 }
        case .page(_, let lines):
            if case .text(_, let glyphs) = options.form { output.write(lines.map(glyphs.spell)) }
        case .shell(let command):
            let status = options.isInteractive ? tty_run_shell(command) : 0
            if status != 0 { talk.write(status < 0 ? "sh cannot be started" : "ended with status \(status)") }
        }
    }
}
