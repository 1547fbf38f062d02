// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

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
    return result.recorded("embedding", (table, { try spread($0, ids: ids, rows: rows) }))
}

/// Each row of the gradient added to the row of the table that it was read from: [ids.count, D] → [rows, D].
private func spread(_ gradient: Tensor, ids: [Int], rows: Int) throws -> Tensor {
    let width = gradient.shape[1]
    let (result, out) = try Tensor.fresh([rows, width], in: "embedding")
    withExtendedLifetime(gradient) {
        parallel(over: result.count, grain: 1 << 16) { (out + $0.lowerBound).update(repeating: 0, count: $0.count) }
        for (i, id) in ids.enumerated() { ck_accumulate(out + id * width, gradient.pointer + i * width, width) }
    }
    return result
}
