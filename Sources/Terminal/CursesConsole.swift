// SPDX-License-Identifier: GPL-3.0-or-later
@preconcurrency import CCurses
import CSystem
import Foundation
import Frames

/// The terminal as the shell uses it: curses for the screen and the keys, readline for the line, signals as events.
///
/// Whoever opens it closes it on every way out; a fault of the program restores the terminal by itself.
public final class CursesConsole: Console {
    public var screen: any Screen { curses }
    public var editor: any LineEditor { prompt }

    private let curses: CursesScreen
    private let prompt: ReadlinePrompt
    private let signals: TerminalSignals
    private let keys = KeyReader()
    private let lastWords: LastWords
    private var fruitlessReads = 0

    /// Opens the terminal.
    ///
    /// - Parameters:
    ///   - colors: the depth to open with; nil for what the environment tells.
    ///   - historyPath: where typed lines are kept; nil keeps none.
    ///   - logPath: takes what is written to standard error while the screen is in use.
    /// - Returns: nil where ncurses knows no way to drive this terminal.
    public init?(
        colors: ColorDepth?, glyphs: GlyphSet, historyPath: String?, logPath: String?, signals: TerminalSignals,
        environment: [String: String]
    ) {
        self.signals = signals
        prompt = ReadlinePrompt(historyPath: historyPath)
        lastWords = LastWords(path: logPath)
        tty_remember(STDIN_FILENO)
        crash_restores_terminal(STDIN_FILENO, logPath)
        guard let curses = CursesScreen(colors: colors, glyphs: glyphs, environment: environment) else {
            crash_leaves_terminal()
            return nil
        }
        self.curses = curses
        keys.prepare()
        prompt.resize(to: curses.size)
        enter()
    }

    /// Gives the terminal back as it was found.
    public func close() {
        leave()
        tty_restore()
        crash_leaves_terminal()
    }

    public func wait(for descriptors: [Int32], milliseconds: Int?) -> [ConsoleEvent] {
        var polled = ([STDIN_FILENO, signals.descriptor] + descriptors).map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        let count = poll(&polled, nfds_t(polled.count), milliseconds.map { Int32(clamping: $0) } ?? -1)
        var events = takeSignals()
        guard count > 0 else { return events }
        if polled[0].revents & Int16(POLLIN) != 0 {
            let before = events.count
            while let event = keys.next() { events.append(event) }
            fruitlessReads = events.count > before ? 0 : fruitlessReads + 1
        }
        // Input that is always ready and never there is the end of it.
        if polled[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 || fruitlessReads > 50 {
            events.append(.endOfInput)
        }
        return events
    }

    public func repaint() { curses.forget() }

    public func run(command: String) -> Int {
        leave()
        let status = tty_run_shell(command)
        fputs("\n[Enter returns to rebus]", stdout)
        fflush(stdout)
        while case let byte = getchar(), byte != 10, byte != EOF {}
        _ = takeSignals()
        enter()
        return Int(status)
    }

    public func copy(_ text: String) -> Bool {
        guard let sequence = Clipboard.sequence(for: text, inTmux: getenv("TMUX") != nil) else { return false }
        fputs(sequence, stdout)
        fflush(stdout)
        return true
    }

    private func takeSignals() -> [ConsoleEvent] {
        var events: [ConsoleEvent] = []
        while let signal = signals.next() {
            switch signal {
            case SIGINT: events.append(.interrupt)
            case SIGWINCH: events.append(resized())
            case SIGTSTP:
                leave()
                signals_stop_self()
                enter()
                events.append(resized())
            case SIGCONT:
                // Another process may have set the terminal meanwhile.
                reset_prog_mode()
                events.append(resized())
            default: events.append(.terminate(signal))
            }
        }
        return events
    }

    private func resized() -> ConsoleEvent {
        curses.measure()
        prompt.resize(to: curses.size)
        return .resized
    }

    /// Takes the terminal: bracketed paste on, standard error to the log.
    private func enter() {
        lastWords.begin()
        fputs("\u{1b}[?2004h", stdout)
        fflush(stdout)
        tty_plain_keys(STDIN_FILENO)
        reset_prog_mode()
        curses.measure()
    }

    private func leave() {
        fputs("\u{1b}[?2004l", stdout)
        curs_set(1)
        endwin()
        fflush(stdout)
        lastWords.end()
    }
}
