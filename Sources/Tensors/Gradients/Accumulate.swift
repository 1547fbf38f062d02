// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

extension Tensor {
    /// Adds a tensor of the same shape, in place where nobody else holds the elements. Both are f32.
    mutating func add(_ other: Tensor) throws {
        guard shape == other.shape else {
            throw TensorError("add: shapes \(shapeText) and \(other.shapeText) differ")
        }
        let out = ownedFloats(), other = other.asFloat32()
        withExtendedLifetime((self, other)) {
            parallel(over: count, grain: 1 << 15) { range in
                ck_accumulate(out + range.lowerBound, other.pointer + range.lowerBound, range.count)
            }
        }
    }
}

/// A gradient of a broadcast result brought down to the shape of an input: the sum over what was repeated.
func summed(_ gradient: Tensor, to shape: [Int]) throws -> Tensor {
    if gradient.shape == shape { return gradient }
    let lead = gradient.rank - shape.count
    // Repeated as a whole, as positions are over a batch: sums of columns.
    if lead > 0, gradient.shape.dropFirst(lead).elementsEqual(shape) {
        let columns = shape.reduce(1, *)
        return try columnSums(gradient.withShape([gradient.shape.prefix(lead).reduce(1, *), columns])).withShape(shape)
    }
    let repeated = (0..<gradient.rank).filter { $0 < lead || shape[$0 - lead] == 1 && gradient.shape[$0] != 1 }
    return try sum(gradient, axes: repeated, keepdims: true).withShape(shape)
}

/// The sum of the rows of a matrix: [N, D] → [D].
func columnSums(_ x: Tensor) throws -> Tensor {
    let (rows, columns) = (x.shape[0], x.shape[1])
    let x = x.asFloat32()
    let (result, out) = try Tensor.fresh([columns], in: "sum")
    withExtendedLifetime(x) {
        parallel(over: columns, grain: max(16, (1 << 15) / max(1, rows))) { range in
            ck_column_sums(x.pointer + range.lowerBound, rows, range.count, columns, out + range.lowerBound)
        }
    }
    return result
}
