// SPDX-License-Identifier: GPL-3.0-or-later

/// How loud a piece of text is; a visual turns a tone into a role of the theme.
public enum Tone: Sendable, Equatable {
    case plain, strong, quiet, faint, accent, warning, error
}

/// A line of text in pieces of different tone.
public struct Phrase: Sendable, Equatable, ExpressibleByStringLiteral {
    public struct Piece: Sendable, Equatable {
        public let text: String
        public let tone: Tone

        public init(_ text: String, _ tone: Tone) {
            self.text = text
            self.tone = tone
        }
    }

    public var pieces: [Piece]

    public init(_ text: String, _ tone: Tone = .plain) { pieces = [Piece(text, tone)] }
    public init(pieces: [Piece]) { self.pieces = pieces }
    public init(stringLiteral value: String) { self.init(value) }

    public static func + (left: Phrase, right: Phrase) -> Phrase { Phrase(pieces: left.pieces + right.pieces) }

    /// The text without its tones.
    public var text: String { pieces.map(\.text).joined() }
}
