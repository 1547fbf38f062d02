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

    /// The part of a row's finite mass that lies on the patches, 0 to 1; 0 where the row is too short to hold them.
    public func share(of row: [Float]) -> Float {
        guard row.count >= first + count else { return 0 }
        func sum(_ part: ArraySlice<Float>) -> Float { part.reduce(0) { $0 + ($1.isFinite ? max($1, 0) : 0) } }
        let total = sum(row[...])
        return total > 0 ? sum(row[first..<first + count]) / total : 0
    }
}
