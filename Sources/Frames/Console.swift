// SPDX-License-Identifier: GPL-3.0-or-later

/// A terminal as a front end uses it: a screen, a line editor, and what the user and the system send.
@MainActor
public protocol Console: AnyObject {
    var screen: any Screen { get }
    var editor: any LineEditor { get }

    /// Waits until something happens or one of `descriptors` is readable, at most `milliseconds` (nil for ever).
    func wait(for descriptors: [Int32], milliseconds: Int?) -> [ConsoleEvent]
    /// Paints everything anew, whatever the terminal shows.
    func repaint()
    /// Leaves the screen, runs a command by `sh`, waits for Enter, and comes back; the command's status.
    func run(command: String) -> Int
    /// Hands text to the terminal's clipboard; false where it is too long or the terminal has none.
    func copy(_ text: String) -> Bool
}

/// What the user or the system did to a terminal.
public enum ConsoleEvent: Sendable, Equatable {
    case key(KeyPress)
    /// Pasted text: its line ends run nothing.
    case paste(String)
    case resized
    /// Ctrl-C.
    case interrupt
    /// The process is asked to end by this signal.
    case terminate(Int32)
    /// The terminal is gone.
    case endOfInput
}

/// A key, and what it sends to a line editor.
public struct KeyPress: Sendable, Equatable {
    public let key: Key
    /// Empty for keys that a line editor has no use for.
    public let bytes: [UInt8]

    public init(_ key: Key, bytes: [UInt8] = []) {
        self.key = key
        self.bytes = bytes
    }
}
