// SPDX-License-Identifier: GPL-3.0-or-later

/// Where the user types: a line of text under the keys of a line editor, with its history.
@MainActor
public protocol LineEditor: AnyObject {
    var line: EditedLine { get }
    /// Whether the next key belongs to the editor whatever it is: a search, a count, or half a command.
    var wantsNextKey: Bool { get }

    /// Takes the bytes of keys and tells what came of them.
    func feed(_ bytes: [UInt8]) -> [EditingEnd]
    /// Puts text at the cursor.
    func insert(_ text: String)
    /// Exchanges bytes of the line and puts the cursor behind them, as one step to undo.
    func replace(_ range: Range<Int>, with text: String)
    /// Forgets the line as it stands.
    func clear()
    /// Keeps a line for later, here and in the history file; one that begins with a blank is kept nowhere.
    func remember(_ line: String)
}

/// A line as it is being edited.
public struct EditedLine: Sendable, Equatable {
    public var text: String
    /// Where the cursor stands, in bytes of UTF-8.
    public var cursor: Int
    /// What the editor says instead of the prompt, as in a search through the history.
    public var message: String?

    public init(_ text: String = "", cursor: Int = 0, message: String? = nil) {
        self.text = text
        self.cursor = cursor
        self.message = message
    }
}

/// How editing a line ended.
public enum EditingEnd: Sendable, Equatable {
    case submitted(String)
    /// Ctrl-D on an empty line.
    case left
}
