// SPDX-License-Identifier: GPL-3.0-or-later

/// A stretch of a line and what it is, for colours; pieces do not overlap and stand in the order of the line.
public struct Piece: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case verb, name, option, value, file, number, string, `operator`, comment, error
    }

    /// Bytes of the line, its UTF-8.
    public let range: Range<Int>
    public let kind: Kind

    public init(_ range: Range<Int>, _ kind: Kind) {
        self.range = range
        self.kind = kind
    }
}
