// SPDX-License-Identifier: GPL-3.0-or-later

/// The tokens of several texts, each with its specials and without padding.
public struct TokenBatch: Sendable, Equatable {
    /// Which rows a tower of text works through.
    public enum Rows: Sendable, Equatable {
        /// Those up to the end of the longest text: later ones change nothing that is asked for.
        case toEnd
        /// As many as the model has positions, filled with this id, as Hugging Face's processors pad.
        case all(padding: Int)
    }

    public let ids: [[Int]]
    public let rows: Rows

    public init(_ ids: [[Int]], rows: Rows = .toEnd) {
        self.ids = ids
        self.rows = rows
    }

    /// How many tokens each text has.
    public var lengths: [Int] { ids.map(\.count) }

    /// The ids as rows of equal length, and how long that is.
    ///
    /// - Throws: `ModelError` when there is no text, one has no token, or one is longer than `limit`.
    func padded(limit: Int) throws(ModelError) -> [[Int]] {
        guard let longest = lengths.max(), let shortest = lengths.min() else { throw ModelError("no text was given") }
        guard shortest > 0 else { throw ModelError("a text has no token at all") }
        guard longest <= limit else {
            throw ModelError("a text has \(longest) tokens; this model reads at most \(limit)")
        }
        switch rows {
        case .toEnd: return ids.map { $0 + [Int](repeating: $0[$0.count - 1], count: longest - $0.count) }
        case .all(let padding): return ids.map { $0 + [Int](repeating: padding, count: limit - $0.count) }
        }
    }
}
