// SPDX-License-Identifier: GPL-3.0-or-later

/// Rows of `table`, [V, D], by number, as f32: [ids.count, D]. Only the rows that are used are read.
public func embedding(ids: [Int], table: Tensor) throws -> Tensor {
    guard table.rank == 2 else {
        throw TensorError("embedding: the table has shape \(table.shapeText), not (rows, width)")
    }
    let (rows, width) = (table.shape[0], table.shape[1])
    if let bad = ids.first(where: { $0 < 0 || $0 >= rows }) {
        throw TensorError(
            "embedding: id \(bad) is out of range for a table of \(rows) rows",
            hint: "the tokenizer may belong to another model")
    }
    let (result, out) = try Tensor.fresh([ids.count, width], in: "embedding")
    for (i, id) in ids.enumerated() { table.widen(id * width..<(id + 1) * width, into: out + i * width) }
    return result
}
