// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// e^x along `axis`, divided by its sum.
public func softmax(_ x: Tensor, axis: Int = -1) throws -> Tensor {
    try alongLastAxis(x, axis, "softmax", ck_softmax)
}

/// The logarithm of softmax, exact where softmax itself would round to 0.
public func logSoftmax(_ x: Tensor, axis: Int = -1) throws -> Tensor {
    try alongLastAxis(x, axis, "logSoftmax", ck_log_softmax)
}

/// Each vector along `axis` divided by its Euclidean length, or by `epsilon` where it is shorter.
public func normalized(_ x: Tensor, axis: Int = -1, epsilon: Float = 1e-12) throws -> Tensor {
    try alongLastAxis(x, axis, "normalized") { x, out, rows, columns in
        ck_l2_normalize(x, out, rows, columns, epsilon)
    }
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
