// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Glibc

/// A program on a screen of its own, in a private tmux server that ends with the object.
///
/// Wait for what should be seen with `wait(until:)`, never for a time.
public final class Tmux: Sendable {
    private let sandbox: Sandbox
    private let socket: String
    private let record: String
    private let variables: [String: String]

    /// Start a program on a screen.
    ///
    /// - Parameters:
    ///   - command: the program and its arguments, each one word whatever it holds.
    ///   - environment: changes to the sandbox's environment. TERM is tmux's own; for another, or without TMUX, let the
    ///     command begin with `env TERM=xterm-16color -u TMUX`.
    ///
    /// After the program's end its last screen and its exit status stay to be looked at.
    ///
    /// - Throws: `SpawnError` where tmux is missing or does not start.
    public init(
        _ command: [String],
        columns: Int = 80,
        rows: Int = 24,
        in sandbox: Sandbox,
        environment changes: [String: String?] = [:],
        directory: String = Product.repository
    ) throws {
        self.sandbox = sandbox
        socket = "\(sandbox.folder)/tmux-\(UInt32.random(in: 0...UInt32.max))"
        var inherited = sandbox.environment(changes)
        inherited["TERM"] = "xterm-256color"
        variables = inherited
        // A server takes its environment from the client that starts it, and panes take theirs from the server.
        let configuration = try sandbox.write(
            """
            set -g status off
            set -sg escape-time 0
            set -g default-terminal tmux-256color
            set -g history-limit 5000

            """, to: "tmux-\(UUID().uuidString).conf")
        // The shell around the program outlives Ctrl-C and notes how the program ended, which tmux tells only in part;
        // then it sleeps, for tmux would scroll the last screen to say that its program is dead.
        record = "\(sandbox.folder)/run-\(UInt32.random(in: 0...UInt32.max))"
        let inner = "sh -c 'echo $$ > \(record).pid; exec \"$@\"' sh "
        let line =
            "trap : INT QUIT; " + inner + command.map(Tmux.quoted).joined(separator: " ")
            + "; echo $? > \(record).part; mv \(record).part \(record).status; exec sleep 3600"
        let server = ["tmux", "-u", "-S", socket, "-f", configuration]
        let started = try runCapturing(
            server + ["new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", line],
            environment: variables, directory: directory, seconds: 10)
        guard started.status == 0 else { throw SpawnError(description: "tmux: \(started.errors)") }
    }

    deinit { tmux("kill-server") }

    /// Type text as it is.
    public func type(_ text: String) { tmux("send-keys", "-l", "--", text) }

    /// Press keys by tmux's names: `Enter`, `C-c`, `BTab`, `Up`, `PageUp`, `F6`.
    public func press(_ keys: String...) { tmux(["send-keys"] + keys) }

    /// Paste a file's text as a terminal does, between the marks of a paste where the program asked for them.
    public func paste(file: String) {
        tmux("load-buffer", file)
        tmux("paste-buffer", "-p")
    }

    /// Notes from now on every byte that the program writes to its terminal; the result reads what there is so far.
    public func recordOutput() throws -> () throws -> [UInt8] {
        let path = "\(sandbox.folder)/written-\(UInt32.random(in: 0...UInt32.max))"
        try Data().write(to: URL(filePath: path))
        tmux("pipe-pane", "-o", "cat >> '\(path)'")
        return { try Array(Data(contentsOf: URL(filePath: path))) }
    }

    public func resize(columns: Int, rows: Int) { tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)") }

    /// The screen's rows as text, without trailing blanks.
    public func screen() -> [String] {
        tmux("capture-pane", "-p").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The screen with its colours, as escape sequences; trailing blanks are kept.
    public func styledScreen() -> String { tmux("capture-pane", "-p", "-e", "-N") }

    /// Look until the screen satisfies a condition; false when the time is up before.
    public func wait(seconds: Double = 10, until condition: ([String]) -> Bool) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        repeat {
            if condition(screen()) { return true }
            usleep(20_000)
        } while Date() < end
        return condition(screen())
    }

    /// Look until some row contains a text.
    public func wait(for text: String, seconds: Double = 10) -> Bool {
        wait(seconds: seconds) { rows in rows.contains { $0.contains(text) } }
    }

    /// Where the cursor stands, counted from 0.
    public var cursor: (column: Int, row: Int) {
        let numbers = value("#{cursor_x} #{cursor_y}").split(separator: " ").compactMap { Int($0) }
        return numbers.count == 2 ? (numbers[0], numbers[1]) : (-1, -1)
    }

    /// Whether the program uses the terminal's other screen, as full-screen programs do.
    public var isOnAlternateScreen: Bool { value("#{alternate_on}") == "1" }

    /// The process id of the program, for signals; nil before it starts.
    public var processID: pid_t? { number(in: "\(record).pid").map { pid_t($0) } }

    /// The exit status once the program has ended (128 + signal where one ended it), nil while it runs.
    public var exitStatus: Int? { number(in: "\(record).status") }

    private func number(in file: String) -> Int? {
        (try? String(contentsOfFile: file, encoding: .utf8)).flatMap { Int($0.trimmingCharacters(in: .newlines)) }
    }

    /// Wait for the program's end and return its exit status; nil when the time is up before.
    public func waitForExit(seconds: Double = 10) -> Int? {
        _ = wait(seconds: seconds) { _ in exitStatus != nil }
        return exitStatus
    }

    /// The value of one of tmux's formats.
    public func value(_ format: String) -> String {
        tmux("display-message", "-p", format).trimmingCharacters(in: .newlines)
    }

    @discardableResult
    private func tmux(_ arguments: String...) -> String { tmux(arguments) }

    @discardableResult
    private func tmux(_ arguments: [String]) -> String {
        let captured = try? runCapturing(
            ["tmux", "-u", "-S", socket] + arguments, environment: variables, seconds: 10)
        return captured?.output ?? ""
    }

    /// A word as the shell takes it unchanged.
    private static func quoted(_ word: String) -> String {
        "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
}
