// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels
import Glibc

/// A way to bring many numbers down to one; raw values are NumPy's names.
public enum Reduction: String, Sendable, CaseIterable {
    case sum, mean, max, min, prod, any, all
    /// Mean squared distance from the mean, over N.
    case variance = "var"
    /// The square root of the variance.
    case std
    /// The Euclidean length.
    case norm
}

/// x brought down along `axes` (all of them when nil; negative ones count from the end), which are gone from the
/// result, or stay with size 1 when `keepdims`.
///
/// Sums are kept in f64, in parts whose bounds do not depend on the threads. NaN anywhere makes max and min NaN. Sums,
/// products and extremes of integers and truth values are i64; any and all are bool. Throws where there is no largest,
/// smallest or mean, of nothing.
public func reduce(_ x: Tensor, _ reduction: Reduction, axes: [Int]? = nil, keepdims: Bool = false) throws -> Tensor {
    let rows = try ReducedRows(x, axes: axes, keepdims: keepdims, in: reduction.rawValue)
    if rows.columns == 0 && (reduction == .max || reduction == .min) {
        throw TensorError("\(reduction.rawValue): shape \(x.shapeText) has no elements to choose from")
    }
    if reduction == .any || reduction == .all {
        let (result, out) = try Tensor.fresh(rows.shape, of: UInt8.self, .bool, in: reduction.rawValue)
        rows.forEach { row, values in
            out[row] = rowValue(values, rows.columns, reduction) == 0 ? 0 : 1
        }
        return result
    }
    let (result, out) = try Tensor.fresh(rows.shape, in: reduction.rawValue)
    let keepsWhole = x.dtype.isWhole && [.sum, .prod, .max, .min].contains(reduction)
    if keepsWhole {
        let (whole, wholeOut) = try Tensor.fresh(rows.shape, of: Int64.self, .i64, in: reduction.rawValue)
        var fits = true
        for row in 0..<rows.count {
            let value = rowValue(rows.row(row), rows.columns, reduction)
            if let exact = Int64(exactly: value) { wholeOut[row] = exact } else { fits = false }
        }
        if fits { return whole }
    }
    rows.forEach { row, values in
        out[row] = Float(rowValue(values, rows.columns, reduction))
    }
    if x.node == nil { return result }
    let gone = try ReducedRows.axes(axes, of: x.shape, in: reduction.rawValue)
    let kept = ReducedRows.shape(x.shape, without: gone, keepdims: true)
    let columns = Float(rows.columns)
    if reduction == .sum || reduction == .mean {
        let by = Tensor(reduction == .mean ? 1 / columns : 1)
        return result.recorded(
            reduction.rawValue,
            (x, { [shape = x.shape] in try broadcast(multiply($0.withShape(kept), by), to: shape) }))
    }
    let (plain, y) = (x.detached, result.withShape(kept))
    return result.recorded(reduction.rawValue, (x, { try reduction.share($0.withShape(kept), of: plain, y, columns) }))
}

extension Reduction {
    /// What a gradient of y, x brought down over `count` elements, means for x, both with the reduced axes kept.
    fileprivate func share(_ gradient: Tensor, of x: Tensor, _ y: Tensor, _ count: Float) throws -> Tensor {
        func centred() throws -> Tensor { try subtract(x, reduce(x, .mean, axes: repeated(), keepdims: true)) }
        func repeated() -> [Int] { x.shape.indices.filter { y.shape[$0] != x.shape[$0] } }
        /// 0 where y is: a length or a deviation has a kink there.
        func overY() throws -> Tensor { try select(compare(y, .equal, Tensor(0)), Tensor(0), divide(gradient, y)) }
        switch self {
        case .max, .min:
            // Equal extremes share the gradient evenly.
            let chosen = try compare(x, .equal, y).asFloat32()
            let number = try Tensors.sum(chosen, axes: repeated(), keepdims: true)
            return try multiply(divide(gradient, number), chosen)
        case .prod:
            // The product of the others, where one or several are 0 too.
            let isZero = try compare(x, .equal, Tensor(0)), nonzero = try select(isZero, Tensor(1), x)
            let zeros = try Tensors.sum(isZero, axes: repeated(), keepdims: true)
            let product = try reduce(nonzero, .prod, axes: repeated(), keepdims: true)
            let none = try select(compare(zeros, .equal, Tensor(0)), product, Tensor(0))
            let one = try select(compare(zeros, .equal, Tensor(1)), product, Tensor(0))
            return try multiply(gradient, select(isZero, one, divide(none, nonzero)))
        case .sum, .mean, .any, .all: return gradient
        case .variance: return try multiply(multiply(gradient, Tensor(2 / count)), centred())
        case .std: return try multiply(multiply(overY(), Tensor(1 / count)), centred())
        case .norm: return try multiply(overY(), x)
        }
    }
}

/// The sum along `axes`.
public func sum(_ x: Tensor, axes: [Int]? = nil, keepdims: Bool = false) throws -> Tensor {
    try reduce(x, .sum, axes: axes, keepdims: keepdims)
}

/// The mean along `axes`.
public func mean(_ x: Tensor, axes: [Int]? = nil, keepdims: Bool = false) throws -> Tensor {
    try reduce(x, .mean, axes: axes, keepdims: keepdims)
}

/// Where the largest element stands along `axis` (in the flattened tensor when nil), as i64; the first of several, or
/// the first NaN.
public func argmax(_ x: Tensor, axis: Int? = nil, keepdims: Bool = false) throws -> Tensor {
    try position(x, axis, keepdims, ofLargest: true)
}

/// Where the smallest element stands, as `argmax`.
public func argmin(_ x: Tensor, axis: Int? = nil, keepdims: Bool = false) throws -> Tensor {
    try position(x, axis, keepdims, ofLargest: false)
}

/// Running sums along `axis`, or of the flattened tensor when nil.
public func cumsum(_ x: Tensor, axis: Int? = nil) throws -> Tensor {
    guard let axis else { return try cumsum(flatten(x), axis: 0) }
    let sums = try alongLastAxis(x, axis, "cumsum") { x, out, rows, columns in
        for row in 0..<rows { ck_running_sum(x + row * columns, out + row * columns, columns) }
    }
    if x.dtype.isWhole { return sums.asIntegers() }
    return sums.recorded("cumsum", (x, { try running($0, axis) }))
}

/// The running sum from the end: what a number of a running sum is part of.
private func running(_ gradient: Tensor, _ axis: Int) throws -> Tensor {
    let all = try sum(gradient, axes: [axis], keepdims: true)
    return try add(subtract(all, cumsum(gradient, axis: axis)), gradient)
}

private func position(_ x: Tensor, _ axis: Int?, _ keepdims: Bool, ofLargest: Bool) throws -> Tensor {
    let name = ofLargest ? "argmax" : "argmin"
    let rows = try ReducedRows(x, axes: axis.map { [$0] }, keepdims: keepdims, in: name)
    guard rows.columns > 0 || rows.count == 0 else {
        throw TensorError("\(name): shape \(x.shapeText) has no elements to choose from")
    }
    let (result, out) = try Tensor.fresh(rows.shape, of: Int64.self, .i64, in: name)
    rows.forEach { row, values in
        out[row] = Int64(ck_position(values, rows.columns, ofLargest ? 1 : 0))
    }
    return result
}

/// Rows longer than this are reduced in parts of it.
private let part = 1 << 16

private func rowValue(_ x: UnsafePointer<Float>, _ count: Int, _ reduction: Reduction) -> Double {
    switch reduction {
    case .sum: inParts(x, count, ck_sum)
    case .mean: inParts(x, count, ck_sum) / Double(count)
    case .max: inParts(x, count, ck_largest)
    case .min: inParts(x, count, ck_smallest)
    case .prod: inParts(x, count, ck_product)
    case .any: inParts(x, count, ck_any_true)
    case .all: inParts(x, count, ck_all_true)
    case .variance: squares(x, count, about: inParts(x, count, ck_sum) / Double(count)) / Double(count)
    case .std: (squares(x, count, about: inParts(x, count, ck_sum) / Double(count)) / Double(count)).squareRoot()
    case .norm: squares(x, count, about: 0).squareRoot()
    }
}

private func inParts(_ x: UnsafePointer<Float>, _ count: Int, _ kernel: ck_reduction) -> Double {
    if count <= part { return ck_reduce(kernel, x, count) }
    let values = partValues(count) { ck_reduce(kernel, x + $0.lowerBound, $0.count) }
    return values.dropFirst().reduce(values[0]) { ck_join(kernel, $0, $1) }
}

private func squares(_ x: UnsafePointer<Float>, _ count: Int, about mean: Double) -> Double {
    if count <= part { return ck_squares_about(x, mean, count) }
    return partValues(count) { ck_squares_about(x + $0.lowerBound, mean, $0.count) }.reduce(0, +)
}

private func partValues(_ count: Int, _ value: (Range<Int>) -> Double) -> [Double] {
    let parts = (count + part - 1) / part
    return [Double](unsafeUninitializedCapacity: parts) { buffer, initialized in
        let out = buffer
        parallel(parts) { i in out[i] = value(i * part..<min(count, (i + 1) * part)) }
        initialized = parts
    }
}
