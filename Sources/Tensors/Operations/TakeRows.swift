// SPDX-License-Identifier: GPL-3.0-or-later

/// Parts of x along its first axis by number, as f32, a part as often as it is named: [N, ...] → [rows.count, ...].
public func takeRows(_ x: Tensor, _ rows: [Int]) throws -> Tensor {
    guard let count = x.shape.first else {
        throw TensorError("takeRows: a single number has no rows")
    }
    let width = x.shape.dropFirst().reduce(1, *)
    let taken = try embedding(ids: rows, table: try reshape(x, [count, width]))
    return try reshape(taken, [rows.count] + x.shape.dropFirst())
}
