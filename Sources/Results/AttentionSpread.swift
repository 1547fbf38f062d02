// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// How a row of attention spreads: the token that gets most of it, and how evenly the rest does.
public struct AttentionSpread: Sendable, Equatable {
    /// The token with the most, among those that were asked about.
    public let hottest: Int
    /// The part of the whole row's mass that lies on it, 0 to 1.
    public let share: Float
    /// Bits: 0 where one token takes all, log₂ of the tokens where all take the same.
    public let entropy: Float

    /// - Parameter patches: where to look for the hottest token; nil for the whole row.
    ///
    /// Returns nil for a row without mass. What is not finite or below 0 counts as nothing.
    public init?(_ row: [Float], patches: PatchGrid?) {
        let values = row.map { $0.isFinite ? max($0, 0) : 0 }
        let total = values.reduce(0, +)
        let places = patches.map { $0.first..<$0.first + $0.count } ?? values.indices
        guard total > 0, total.isFinite, places.lowerBound >= 0, places.upperBound <= values.count,
            let hottest = places.max(by: { values[$0] < values[$1] })
        else { return nil }
        self.hottest = hottest
        share = values[hottest] / total
        entropy = values.reduce(0) { sum, value in
            let part = value / total
            return part > 0 ? sum - part * log2f(part) : sum
        }
    }
}

extension AttentionMap {
    /// How the chosen row spreads in the last kept layer; nil where it has no mass.
    public var spread: AttentionSpread? {
        AttentionSpread(row(layer: max(layers.count - 1, 0), head: head), patches: grid)
    }

    /// What a token is called: `3,4` for a patch, a piece of a word, else its number.
    public func label(of token: Int) -> String { tokens.indices.contains(token) ? tokens[token] : "\(token)" }
}
