// SPDX-License-Identifier: GPL-3.0-or-later

/// The positions `range` along `axis`; of the first axis that is longer than 1 without a copy.
public func slice(_ x: Tensor, axis: Int = 0, _ range: Range<Int>) throws -> Tensor {
    let axis = try Shapes.axis(axis, of: x.shape, in: "slice")
    guard range.lowerBound >= 0, range.upperBound <= x.shape[axis] else {
        throw TensorError(
            "slice: \(range.lowerBound)..<\(range.upperBound) is out of range for axis \(axis) of shape \(x.shapeText)")
    }
    var shape = x.shape
    shape[axis] = range.count
    let strides = Shapes.strides(of: x.shape, broadcastTo: x.shape)
    let offset = range.lowerBound * strides[axis]
    if x.shape[..<axis].allSatisfy({ $0 == 1 }) {
        return Tensor(
            shape: shape, dtype: x.dtype, storage: x.storage, byteOffset: x.byteOffset + offset * x.dtype.size
        ).recorded("slice", (x, { [size = x.shape] in try spread($0, to: size, strides: strides, offset: offset) }))
    }
    return try gather(x, shape: shape, strides: strides, offset: offset, in: "slice")
}
