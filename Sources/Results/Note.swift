// SPDX-License-Identifier: GPL-3.0-or-later

/// A few lines in words: the whole result of `load`, `save` or `set`, or the small print of another.
public struct Note: Showable, Equatable {
    public var kind: String { "note" }
    public let lines: [Phrase]

    public init(_ lines: [Phrase]) { self.lines = lines }
    public init(_ line: Phrase) { lines = [line] }
}
