// SPDX-License-Identifier: GPL-3.0-or-later
import Commands
import Engine
import Foundation
import Frames
import Shell
import Terminal

/// The program wired together: a session on its thread, and one front end before it.
@MainActor
struct Rebus {
    private let flags: Flags
    private let environment = ProcessInfo.processInfo.environment
    private let themes: ThemeFolder
    private let resources: String?

    init(_ flags: Flags) {
        self.flags = flags
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        resources = Folders.resources(executable: program)
        themes = ThemeFolder.standard(executable: program, environment: environment)
    }

    /// Serves until the session or the script ends; the exit status.
    func run() -> Int32 {
        TerminalLocale.prepare()
        do {
            let theme = try flags.theme.map { try themes.theme(named: $0) } ?? themes.theme(named: "dusk")
            if wantsScreen, let status = runOnScreen(theme) { return status }
            return runPlain(try source())
        } catch let error as ThemeError {
            return refuse(error.message, hint: error.hint)
        } catch {
            let complaint = Complaint(error)
            return refuse(complaint.message, hint: complaint.hint)
        }
    }

    private func refuse(_ message: String, hint: String?) -> Int32 {
        say("rebus: \(message)" + (hint.map { "\n       \($0)" } ?? ""), on: STDERR_FILENO)
        return 2
    }

    private var wantsScreen: Bool {
        flags.file == nil && flags.lines.isEmpty && !flags.plain && !flags.json
            && !["", "dumb"].contains(environment["TERM"] ?? "")
            && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    }

    /// nil where ncurses knows no way to drive the terminal.
    private func runOnScreen(_ theme: Theme) -> Int32? {
        let signals = TerminalSignals(ofScreen: true)
        let files = Folders(environment: environment)
        guard
            let console = CursesConsole(
                colors: flags.colors, glyphs: flags.glyphs ?? .sextants, historyPath: files.stateFile("history"),
                logPath: files.stateFile("log"), signals: signals, environment: environment)
        else { return nil }
        let mailbox = Mailbox<ShellEvent>()
        let engine = engine(mailbox, isInteractive: true, bare: false)
        let looks = Looks(theme: theme, native: console.screen.capability) { [themes] in try themes.theme(named: $0) }
        defer { console.close() }
        return FullScreenShell(
            console: console, mailbox: mailbox, runner: engine, looks: looks,
            greeting: Line("rebus \(Flags.version) · type tour for a walk of a minute, help for all commands", .muted)
        ).run()
    }

    private func runPlain(_ source: LineSource) -> Int32 {
        let isTyped = flags.file == nil && flags.lines.isEmpty && isatty(STDIN_FILENO) == 1 && !flags.json
        let width = TerminalSize.columns(of: STDOUT_FILENO) ?? environment["COLUMNS"].flatMap { Int($0) } ?? 80
        let glyphs = flags.glyphs ?? (TerminalLocale.isUTF8 ? .sextants : .ascii)
        let text = PlainShell.Form.text(width: min(max(width, 20), 1000), glyphs: glyphs)
        var options = PlainShell.Options(form: flags.json ? .json : text)
        options.keepsGoing = flags.keepGoing
        options.echoes = flags.echo
        options.isInteractive = isTyped && isatty(STDOUT_FILENO) == 1
        let mailbox = Mailbox<ShellEvent>()
        let signals = TerminalSignals(ofScreen: false)
        let engine = engine(mailbox, isInteractive: options.isInteractive, bare: flags.json)
        return PlainShell(
            source: source, mailbox: mailbox, runner: engine, options: options, signals: signals.descriptor
        ).run()
    }

    private func source() throws -> LineSource {
        if !flags.lines.isEmpty { return LineSource(lines: flags.lines) }
        guard let file = flags.file, file != "-" else { return LineSource(file: STDIN_FILENO) }
        return try LineSource(path: file)
    }

    private func engine(_ mailbox: Mailbox<ShellEvent>, isInteractive: Bool, bare: Bool) -> SessionEngine {
        var settings = Settings.standard(themes: themes.names, ramps: RampColors.names)
        let wanted = [("theme", flags.theme), ("threads", flags.threads.map { String($0) })]
        for case (let name, let value?) in wanted { try? settings.set(name, to: value) }
        settings.useThreads()
        return SessionEngine(
            makeSession: { [settings, resources] in
                Session(
                    commands: everyCommand, settings: settings, resources: resources, isInteractive: isInteractive,
                    cancelFlag: $0)
            },
            sink: { mailbox.tell($0, bare: bare) })
    }
}
