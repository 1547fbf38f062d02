// SPDX-License-Identifier: GPL-3.0-or-later

/// The cosine of the angle between rows: of a [N, D] and b [M, D], every row of a against every row of b, [N, M].
///
/// A vector counts as one row, whose axis is gone from the result.
public func cosine(_ a: Tensor, _ b: Tensor) throws -> Tensor {
    guard (1...2).contains(a.rank), (1...2).contains(b.rank), a.shape.last == b.shape.last else {
        throw TensorError(
            "cosine: shapes \(a.shapeText) and \(b.shapeText) do not fit",
            hint: "rows of the same length: (N, D) and (M, D)")
    }
    return try matmul(normalized(a), normalized(b), transposingRight: true)
}

/// A vector as the diagonal of a square matrix, or the diagonal of a matrix as a vector.
public func diag(_ x: Tensor) throws -> Tensor {
    switch x.rank {
    case 1:
        let n = x.shape[0], x = x.asFloat32()
        let (square, overflow) = n.multipliedReportingOverflow(by: n)
        _ = try Shapes.count([n, n], in: "diag")
        let (result, out) = try Tensor.fresh([n, n], in: "diag")
        if !overflow { out.update(repeating: 0, count: square) }
        withExtendedLifetime(x) { for i in 0..<n { out[i * n + i] = x.pointer[i] } }
        return result.recorded("diag", (x, { try diag($0) }))
    case 2:
        return try gather(
            x, shape: [Swift.min(x.shape[0], x.shape[1])], strides: [x.shape[1] + 1], offset: 0, in: "diag")
    default:
        throw TensorError("diag: shape \(x.shapeText) is neither a vector nor a matrix")
    }
}

/// The sum of a matrix's diagonal.
public func trace(_ x: Tensor) throws -> Tensor {
    guard x.rank == 2 else { throw TensorError("trace: shape \(x.shapeText) is not a matrix") }
    return try sum(diag(x))
}

/// Every element of a times every element of b: [N, M].
public func outer(_ a: Tensor, _ b: Tensor) throws -> Tensor {
    try multiply(reshape(a, [a.count, 1]), reshape(b, [1, b.count]))
}
