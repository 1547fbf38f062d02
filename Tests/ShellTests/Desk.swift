// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Results
import Synchronization
import Visuals

@testable import Shell

/// A full-screen shell over a console in memory and a real session that runs in step with it.
@MainActor
final class Desk {
    let console: MemoryConsole
    let mailbox = Mailbox<ShellEvent>()
    let runner: StepRunner
    let shell: FullScreenShell

    init(columns: Int = 80, rows: Int = 24, colors: ColorDepth = .full, glyphs: GlyphSet = .sextants) {
        console = MemoryConsole(columns: columns, rows: rows, colors: colors, glyphs: glyphs)
        runner = StepRunner(mailbox)
        let looks = Looks(theme: .dusk, native: console.screen.capability) { _ in .dusk }
        shell = FullScreenShell(
            console: console, mailbox: mailbox, runner: runner, looks: looks, greeting: Line("welcome", .muted))
        settle()
    }

    /// The rows of the screen.
    var screen: [String] { console.memoryScreen.text }
    var status: String { screen.last { !$0.isEmpty } ?? "" }

    func send(_ events: ConsoleEvent...) {
        console.waiting += events
        settle()
    }

    func type(_ text: String) {
        console.waiting += text.map { .key(KeyPress(.character($0), bytes: Array(String($0).utf8))) }
        settle()
    }

    func press(_ key: Key, bytes: [UInt8] = []) { send(.key(KeyPress(key, bytes: bytes))) }
    func enter() { press(.enter, bytes: [13]) }

    func run(_ line: String) {
        type(line)
        enter()
    }

    func resize(columns: Int, rows: Int) {
        console.memoryScreen.size = Size(columns: columns, rows: rows)
        send(.resized)
    }

    /// Turns until all that was put in has had its effect.
    func settle() {
        for _ in 0..<6 where shell.exitStatus == nil { shell.turn() }
        if shell.exitStatus == nil { shell.draw() }
    }

    func shows(_ text: String) -> Bool { screen.contains { $0.contains(text) } }
    func row(of text: String) -> Int? { screen.firstIndex { $0.contains(text) } }
}

/// Runs lines in a session at once, or holds them until it is told to go on.
final class StepRunner: LineRunner {
    private let mailbox: Mailbox<ShellEvent>
    private let state = Mutex(State())

    private struct State {
        var isHeld = false
        var held: [String] = []
        var lines: [String] = []
        var cancelled = 0
    }

    /// A session is used under the lock alone.
    private struct Owned: @unchecked Sendable { let session: Session }
    private let session: Mutex<Owned>

    init(_ mailbox: Mailbox<ShellEvent>) {
        self.mailbox = mailbox
        let session = Session(commands: [ShowCommand.self, FaultCommand.self, AskCommand.self], isInteractive: true)
        mailbox.post(ShellEvent(.scope(session.scope)))
        mailbox.post(.idle)
        self.session = Mutex(Owned(session: session))
    }

    var lines: [String] { state.withLock { $0.lines } }
    var cancelled: Int { state.withLock { $0.cancelled } }

    /// From now on lines wait for `release`.
    func hold() { state.withLock { $0.isHeld = true } }

    func release() {
        let held = state.withLock { state in
            state.isHeld = false
            defer { state.held = [] }
            return state.held
        }
        for line in held { run(line) }
    }

    func submit(_ line: String) {
        let isHeld = state.withLock { state in
            state.lines.append(line)
            if state.isHeld { state.held.append(line) }
            return state.isHeld
        }
        if !isHeld { run(line) }
    }

    func cancel() { state.withLock { $0.cancelled += 1 } }

    private func run(_ line: String) {
        let mailbox = mailbox
        session.withLock { owned in _ = owned.session.run(line: line) { mailbox.post(ShellEvent($0)) } }
        mailbox.post(.idle)
    }
}

/// Shows a note, or a table that goes to the stage.
struct ShowCommand: Command {
    static let name = "show"
    static let summary = "Shows something."
    static let examples = [Example("show table", "a table")]

    @Argument("what to show") var what: String
    @Option("how often") var times: Int = 1

    func run(in context: Context) throws -> Value? {
        guard what == "table" else { return .note(Note(Phrase("here is \(what)"))) }
        let rows = (0..<30).map { [Table.Cell.text("row \($0)"), .text("\($0 * $0)")] }
        return .table(Table(title: "squares", columns: ["number", "square"], rows: rows))
    }
}

/// Fails.
struct FaultCommand: Command {
    static let name = "fault"
    static let summary = "Fails."
    static let examples = [Example("fault", "an error")]

    func run(in context: Context) throws -> Value? {
        throw Complaint("no file astronot.png", culprit: "astronot.png", hint: "did you mean astronaut.png?")
    }
}

/// Asks the front end for something.
struct AskCommand: Command {
    static let name = "ask"
    static let summary = "Asks the front end."
    static let examples = [Example("ask quit", "leaves")]

    @Argument("for what") var what: String

    func run(in context: Context) throws -> Value? {
        switch what {
        case "quit": context.effect(.quit)
        case "page": context.effect(.page("help", (1...60).map { "help line \($0)" }))
        case "shell": context.effect(.shell("false"))
        default: context.progress("pictures", fraction: 0.5, detail: "6 s left")
        }
        return nil
    }
}
