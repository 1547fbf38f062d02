// SPDX-License-Identifier: GPL-3.0-or-later

/// A verb of the language: one file that says its name, its arguments and what it does.
///
/// Usage, help, completion, hints, the journal and the reference page are derived from the declaration.
public protocol Command: SendableMetatype {
    static var name: String { get }
    /// One sentence: capital first, full stop last.
    static var summary: String { get }
    /// Lines to type, each run as a test in a session that holds `model`, `picture` and `text` fixtures.
    static var examples: [Example] { get }
    init()
    /// Does the work; returns the value that the line shows and may bind, or nil when there is nothing to show.
    ///
    /// What is shown is `Value.showable`, unless the command calls `context.show`.
    func run(in context: Context) throws -> Value?
}

/// A line to type and what it does.
public struct Example: Sendable {
    public let line: String
    public let says: String

    public init(_ line: String, _ says: String) {
        self.line = line
        self.says = says
    }
}

/// What only the front end can do, returned by a command through its context.
public enum Effect: Sendable, Equatable {
    case quit
    /// Text to page through: title and lines.
    case page(String, [String])
    case shell(String)
}
