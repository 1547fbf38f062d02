// SPDX-License-Identifier: GPL-3.0-or-later

/// Where the patches of a picture lie among a model's tokens: row-major from token `first`.
public struct PatchGrid: Sendable, Equatable {
    public let rows: Int
    public let columns: Int
    /// The token that holds the first patch: 1 behind a [CLS].
    public let first: Int

    public init(rows: Int, columns: Int, first: Int) {
        self.rows = rows
        self.columns = columns
        self.first = first
    }

    public var count: Int { rows * columns }
}
