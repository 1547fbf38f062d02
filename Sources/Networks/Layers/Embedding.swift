// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A row of a table for each id; only the rows that are used are read.
public struct Embedding: Sendable {
    public let path: String
    public let weight: Parameter

    public init(_ weights: WeightsCursor, rows: Int, width: Int, initial: Initializer = .normal(deviation: 0.02)) {
        path = weights.enter("Embedding")
        weight = weights.take("weight", [rows, width], initial: initial)
    }

    /// ids of B rows of T → [B, T, D]
    public func callAsFunction(_ ids: [[Int]], _ pass: Pass) throws -> Tensor {
        let rows = try embedding(ids: ids.flatMap(\.self), table: pass(weight))
        return try pass.note(path, "$out", try reshape(rows, [ids.count, ids.first?.count ?? 0, weight.shape[1]]))
    }

    /// The first `count` rows, those before `start` left out: [count, D].
    public func first(_ count: Int, after start: Int = 0, _ pass: Pass) throws -> Tensor {
        try pass.note(path, "$out", try slice(pass(weight), axis: 0, start..<start + count).asFloat32())
    }
}
