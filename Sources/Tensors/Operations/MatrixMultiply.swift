// SPDX-License-Identifier: GPL-3.0-or-later

/// The matrix product as NumPy's `@` computes it.
///
/// Both rank 2: [M, K] @ [K, N] = [M, N]. Higher ranks are batches of matrices, whose leading axes broadcast. A vector
/// on the left counts as a row, on the right as a column, and its axis is gone from the result. `transposingLeft` and
/// `transposingRight` read an operand's last two axes swapped, without a copy.
public func matmul(
    _ a: Tensor, _ b: Tensor, transposingLeft: Bool = false, transposingRight: Bool = false
) throws -> Tensor {
    guard a.rank > 0, b.rank > 0 else {
        throw TensorError("matmul: \(a.shapeText) @ \(b.shapeText): a single number is no matrix", hint: "use *")
    }
    let aShape = a.rank == 1 ? [1, a.shape[0]] : a.shape
    let bShape = b.rank == 1 ? [b.shape[0], 1] : b.shape
    let aTurned = transposingLeft && a.rank > 1, bTurned = transposingRight && b.rank > 1
    let (aRows, aColumns) = (aShape[aShape.count - 2], aShape[aShape.count - 1])
    let (bRows, bColumns) = (bShape[bShape.count - 2], bShape[bShape.count - 1])
    let (m, k) = aTurned ? (aColumns, aRows) : (aRows, aColumns)
    let (inner, n) = bTurned ? (bColumns, bRows) : (bRows, bColumns)
    guard k == inner else {
        throw TensorError(
            "matmul: shapes \(a.shapeText) and \(b.shapeText) do not fit: \(k) columns against \(inner) rows",
            hint: a.shape == b.shape && a.rank == 2 ? "a @ b.T gives every row against every row" : nil)
    }
    let lead = try Shapes.broadcast(Array(aShape.dropLast(2)), Array(bShape.dropLast(2)), in: "matmul")
    let a = a.asFloat32(), b = b.asFloat32()
    var shape = lead
    if a.rank > 1 { shape.append(m) }
    if b.rank > 1 { shape.append(n) }
    let (product, out) = try Tensor.fresh(shape, in: "matmul")
    guard product.count > 0 else { return product }
    let result = recorded(
        product, a.withShape(aShape), b.withShape(bShape), turned: (aTurned, bTurned), full: lead + [m, n])
    if k == 0 {
        out.update(repeating: 0, count: result.count)
        return result
    }
    let aSteps = Shapes.strides(of: Array(aShape.dropLast(2)), broadcastTo: lead).map { $0 * m * k }
    let bSteps = Shapes.strides(of: Array(bShape.dropLast(2)), broadcastTo: lead).map { $0 * k * n }
    withExtendedLifetime((a, b)) {
        let product = MatrixProduct(
            m: m, n: n, k: k, a: a.pointer, aStride: aColumns, aTurned: aTurned, b: b.pointer, bStride: bColumns,
            bTurned: bTurned, out: out, outStride: n)
        if lead.isEmpty || lead.reduce(1, *) == 1 { return multiplySplit(product) }
        if bSteps.allSatisfy({ $0 == 0 }), !aTurned, aShape.dropLast(2).elementsEqual(lead) {
            // One right operand for the whole batch: the left operand is one tall matrix.
            var tall = product
            tall.m = m * lead.reduce(1, *)
            return multiplySplit(tall)
        }
        parallel(rows: lead.reduce(1, *), width: m * n * k, grain: 1 << 15) { batches in
            for batch in batches {
                var one = product
                var rest = batch
                for i in stride(from: lead.count - 1, through: 0, by: -1) {
                    one.a += rest % lead[i] * aSteps[i]
                    one.b += rest % lead[i] * bSteps[i]
                    rest /= lead[i]
                }
                one.out += batch * m * n
                matrices.multiply(one)
            }
        }
    }
    return result
}

/// A product whose operands have two axes at least, with the gradients of both.
private func recorded(
    _ product: Tensor, _ a: Tensor, _ b: Tensor, turned: (a: Bool, b: Bool), full: [Int]
) -> Tensor {
    if a.node == nil && b.node == nil { return product }
    let (left, right) = (a.detached, b.detached)
    return product.recorded(
        "@",
        (
            a,
            { [shape = left.shape] gradient in
                let gradient = gradient.withShape(full)
                let share =
                    turned.a
                    ? try matmul(right, gradient, transposingLeft: turned.b, transposingRight: true)
                    : try matmul(gradient, right, transposingRight: !turned.b)
                return try summed(share, to: shape)
            }
        ),
        (
            b,
            { [shape = right.shape] gradient in
                var gradient = gradient.withShape(full), left = left
                if shape.count == 2, !turned.a, left.shape.dropLast().elementsEqual(full.dropLast()) {
                    // One right operand for the whole batch: its gradient is one product of tall matrices.
                    gradient = flattened(gradient)
                    left = flattened(left)
                }
                let share =
                    turned.b
                    ? try matmul(gradient, left, transposingLeft: true, transposingRight: turned.a)
                    : try matmul(left, gradient, transposingLeft: !turned.a)
                return try summed(share, to: shape)
            }
        ))
}

/// All axes but the last as one.
private func flattened(_ x: Tensor) -> Tensor {
    x.withShape([x.shape.dropLast().reduce(1, *), x.shape[x.rank - 1]])
}

/// One product, its longer side split over the threads.
private func multiplySplit(_ product: MatrixProduct) {
    let (m, n, k) = (product.m, product.n, product.k)
    if n >= m {
        parallel(over: n, grain: max(16, (1 << 17) / max(1, m * k))) { columns in
            var part = product
            part.n = columns.count
            part.b += columns.lowerBound * (product.bTurned ? product.bStride : 1)
            part.out += columns.lowerBound
            matrices.multiply(part)
        }
    } else {
        parallel(over: m, grain: max(16, (1 << 17) / max(1, n * k))) { rows in
            var part = product
            part.m = rows.count
            part.a += rows.lowerBound * (product.aTurned ? 1 : product.aStride)
            part.out += rows.lowerBound * product.outStride
            matrices.multiply(part)
        }
    }
}
