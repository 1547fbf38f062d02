// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// What the words of a text that is written look at.
public struct GenerationSource: Sendable {
    /// [B, S, D]
    public let states: Tensor
    /// How many of the states of each row are real; nil for all.
    public let lengths: [Int]?

    public init(states: Tensor, lengths: [Int]? = nil) {
        self.states = states
        self.lengths = lengths
    }

    /// Each row `count` times in a row, for as many beams.
    public func repeated(_ count: Int) throws -> GenerationSource {
        guard count > 1 else { return self }
        return try rows((0..<states.shape[0]).flatMap { [Int](repeating: $0, count: count) })
    }

    /// These rows, each as often as it is named.
    public func rows(_ rows: [Int]) throws -> GenerationSource {
        GenerationSource(
            states: try takeRows(states, rows), lengths: lengths.map { lengths in rows.map { lengths[$0] } })
    }
}
