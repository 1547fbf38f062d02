// SPDX-License-Identifier: GPL-3.0-or-later
import CSystem
import Glibc

/// The signals that a full-screen program answers itself, in the order they came.
public struct TerminalSignals {
    /// Readable when a signal came.
    public let descriptor: Int32

    /// Takes the signals over; before curses starts.
    ///
    /// - Parameter ofScreen: whether a screen must be left and drawn anew, too: Ctrl-Z and the size.
    public init(ofScreen: Bool) {
        signal(SIGPIPE, SIG_IGN)
        let watched = [SIGINT, SIGTERM, SIGHUP] + (ofScreen ? [SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT] : [])
        descriptor = signals_watch(watched, Int32(watched.count))
    }

    /// What came since the last call.
    func next() -> Int32? {
        let number = signals_next()
        return number == 0 ? nil : number
    }
}
