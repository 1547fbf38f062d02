// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// e^x along `axis`, divided by its sum.
public func softmax(_ x: Tensor, axis: Int = -1) throws -> Tensor {
    let x = try lastAxis(x, axis, in: "softmax") { try softmax($0) }
    if let done = x.done { return done }
    let y = try alongLastAxis(x.operand, -1, "softmax", ck_softmax)
    return y.recorded(
        "softmax",
        (
            x.operand,
            { gradient in
                try alongLastAxes(y, gradient, "softmax") { ck_softmax_gradient($0, $1, $2, $3, $4, 1) }
            }
        ))
}

/// The logarithm of softmax, exact where softmax itself would round to 0.
public func logSoftmax(_ x: Tensor, axis: Int = -1) throws -> Tensor {
    let x = try lastAxis(x, axis, in: "logSoftmax") { try logSoftmax($0) }
    if let done = x.done { return done }
    let y = try alongLastAxis(x.operand, -1, "logSoftmax", ck_log_softmax)
    return y.recorded(
        "logSoftmax", (x.operand, { try alongLastAxes(y, $0, "logSoftmax", ck_log_softmax_gradient) }))
}

/// Each vector along `axis` divided by its Euclidean length, or by `epsilon` where it is shorter.
public func normalized(_ x: Tensor, axis: Int = -1, epsilon: Float = 1e-12) throws -> Tensor {
    let x = try lastAxis(x, axis, in: "normalized") { try normalized($0, epsilon: epsilon) }
    if let done = x.done { return done }
    let y = try alongLastAxis(x.operand, -1, "normalized") { ck_l2_normalize($0, $1, $2, $3, epsilon) }
    return y.recorded(
        "normalized",
        (
            x.operand,
            { [x = x.operand.detached] gradient in
                try alongLastAxes(x.asFloat32(), gradient, "normalized") {
                    ck_l2_normalize_gradient($0, $1, $2, $3, $4, epsilon)
                }
            }
        ))
}

/// x itself where `axis` is its last; else what `operation` makes of it with that axis moved to the end and back.
private func lastAxis(
    _ x: Tensor, _ axis: Int, in name: String, _ operation: (Tensor) throws -> Tensor
) throws -> (operand: Tensor, done: Tensor?) {
    let axis = try Shapes.axis(axis, of: x.shape, in: name)
    if axis == x.rank - 1 { return (x, nil) }
    return (x, try swapAxes(operation(swapAxes(x, axis, -1)), axis, -1))
}

/// Applies a kernel over pairs of rows, of a forward result or operand and of a gradient.
private func alongLastAxes(
    _ x: Tensor, _ gradient: Tensor, _ operation: String,
    _ kernel: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int, Int) -> Void
) throws -> Tensor {
    let (result, out) = try Tensor.fresh(x.shape, in: operation)
    let width = x.shape.last ?? 1
    guard width > 0 else { return result }
    withExtendedLifetime((x, gradient)) {
        parallel(rows: x.count / width, width: width) { rows in
            let start = rows.lowerBound * width
            kernel(x.pointer + start, gradient.pointer + start, out + start, rows.count, width)
        }
    }
    return result
}

/// Applies a kernel over rows to the vectors along `axis`, which is moved to the end and back where it is another.
func alongLastAxis(
    _ x: Tensor, _ axis: Int, _ operation: String,
    _ kernel: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int, Int) -> Void
) throws -> Tensor {
    let axis = try Shapes.axis(axis, of: x.shape, in: operation)
    if axis != x.rank - 1 {
        let swapped = try swapAxes(x, axis, -1)
        return try swapAxes(alongLastAxis(swapped, -1, operation, kernel), axis, -1)
    }
    let x = x.asFloat32()
    let (result, out) = try Tensor.fresh(x.shape, in: operation)
    let width = x.shape[axis]
    guard width > 0 else { return result }
    withExtendedLifetime(x) {
        parallel(rows: x.count / width, width: width) { rows in
            let start = rows.lowerBound * width
            kernel(x.pointer + start, out + start, rows.count, width)
        }
    }
    return result
}
