// SPDX-License-Identifier: GPL-3.0-or-later

/// The elements along `axis` in rising order, NaN last.
public func sorted(_ x: Tensor, axis: Int = -1) throws -> Tensor {
    if x.node != nil { return try take(x, argsort(x, axis: axis), axis: Shapes.axis(axis, of: x.shape, in: "sort")) }
    let result = try alongLastAxis(x, axis, "sort") { x, out, rows, columns in
        for row in 0..<rows {
            let order = risingOrder(x + row * columns, columns)
            for (i, from) in order.enumerated() { out[row * columns + i] = x[row * columns + from] }
        }
    }
    return x.dtype.isWhole ? result.asIntegers() : result
}

/// Where the elements in rising order come from, as i64; equal ones keep their order, NaN is last.
public func argsort(_ x: Tensor, axis: Int = -1) throws -> Tensor {
    try positions(x, axis: axis, "argsort") { values, count in risingOrder(values, count) }
}

/// The `k` largest elements along `axis`, largest first, and where they stand (i64); the first of equal ones comes
/// first, NaN counts as the largest.
public func topk(_ x: Tensor, _ k: Int, axis: Int = -1) throws -> (values: Tensor, indices: Tensor) {
    let at = try Shapes.axis(axis, of: x.shape, in: "topk")
    guard k >= 0, k <= x.shape[at] else {
        throw TensorError(
            "topk: \(k) elements were asked for, axis \(axis) of shape \(x.shapeText) has \(x.shape[at])")
    }
    let order = try positions(x, axis: axis, "topk") { values, count in fallingOrder(values, count, first: k) }
    let indices = try slice(order, axis: at, 0..<k)
    return (try take(x, indices, axis: at), indices)
}

/// Elements of x by their place along `axis`; `indices` has x's shape but for that axis, and is in range.
private func take(_ x: Tensor, _ indices: Tensor, axis: Int) throws -> Tensor {
    let rows = try swapAxes(x, axis, -1).asFloat32(), places = try swapAxes(indices, axis, -1).asIntegers()
    let (result, out) = try Tensor.fresh(places.shape, in: "take")
    let columns = rows.shape.last ?? 1, taken = places.shape.last ?? 1
    withExtendedLifetime((rows, places)) {
        for i in 0..<places.count { out[i] = rows.pointer[i / taken * columns + Int(places.integerPointer[i])] }
    }
    let shape = rows.shape
    let recorded = result.recorded(
        "take",
        (
            rows,
            { gradient in
                let (whole, out) = try Tensor.fresh(shape, in: "take")
                out.update(repeating: 0, count: whole.count)
                for i in 0..<places.count {
                    out[i / taken * columns + Int(places.integerPointer[i])] += gradient.pointer[i]
                }
                return whole
            }
        ))
    let values = try swapAxes(recorded, axis, -1)
    return x.dtype.isWhole ? values.asIntegers() : values
}

private func positions(
    _ x: Tensor, axis: Int, _ operation: String, _ order: (UnsafePointer<Float>, Int) -> [Int]
) throws -> Tensor {
    let at = try Shapes.axis(axis, of: x.shape, in: operation)
    let rows = try swapAxes(x, at, -1).asFloat32()
    let (result, out) = try Tensor.fresh(rows.shape, of: Int64.self, .i64, in: operation)
    let columns = x.shape[at]
    guard columns > 0 else { return x.withShape(x.shape).asIntegers() }
    withExtendedLifetime(rows) {
        parallel(rows: rows.count / columns, width: columns, grain: 1 << 12) { range in
            for row in range {
                for (i, place) in order(rows.pointer + row * columns, columns).enumerated() {
                    out[row * columns + i] = Int64(place)
                }
            }
        }
    }
    return try swapAxes(result, at, -1)
}

private func risingOrder(_ x: UnsafePointer<Float>, _ count: Int) -> [Int] {
    (0..<count).sorted { a, b in
        let (p, q) = (x[a], x[b])
        if p < q { return true }
        if p > q { return false }
        if p.isNaN != q.isNaN { return q.isNaN }
        return a < b
    }
}

/// The first `first` places in falling order, then any in what is left.
private func fallingOrder(_ x: UnsafePointer<Float>, _ count: Int, first: Int) -> [Int] {
    func precedes(_ a: Int, _ b: Int) -> Bool {
        let (p, q) = (x[a], x[b])
        if p > q { return true }
        if p < q { return false }
        if p.isNaN != q.isNaN { return p.isNaN }
        return a < b
    }
    if first * 16 >= count { return (0..<count).sorted(by: precedes) }
    // Few of many: a short sorted list that most elements never enter.
    var best: [Int] = []
    for i in 0..<count where first > 0 {
        if best.count == first, let last = best.last, !precedes(i, last) { continue }
        if best.count == first { best.removeLast() }
        var (low, high) = (0, best.count)
        while low < high {
            let middle = (low + high) / 2
            if precedes(best[middle], i) { low = middle + 1 } else { high = middle }
        }
        best.insert(i, at: low)
    }
    return best + [Int](repeating: 0, count: count - first)
}
