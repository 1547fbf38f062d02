// SPDX-License-Identifier: GPL-3.0-or-later

/// A word of a line: its text without the quotes that grouped it, as it was typed, and where it stands.
public struct Word: Sendable, Equatable {
    public let text: String
    public let source: String
    /// Bytes of the line, its UTF-8.
    public let range: Range<Int>

    public init(text: String, source: String, range: Range<Int>) {
        self.text = text
        self.source = source
        self.range = range
    }

    /// A word that stands nowhere: a default, or one that a test makes.
    public init(_ text: String) { self.init(text: text, source: text, range: 0..<text.utf8.count) }

    /// Whether it began with a quote.
    public var isQuoted: Bool { source.utf8.first == UInt8(ascii: "\"") || source.utf8.first == UInt8(ascii: "'") }
}
