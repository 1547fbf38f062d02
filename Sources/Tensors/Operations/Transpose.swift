// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// The axes in another order: axis i of the result is axis `axes[i]` of x; without `axes`, all in reverse.
///
/// Keeps the format of the elements.
public func transpose(_ x: Tensor, axes: [Int]? = nil) throws -> Tensor {
    let order = try (axes ?? Array((0..<x.rank).reversed())).map { try Shapes.axis($0, of: x.shape, in: "transpose") }
    guard order.count == x.rank, Set(order).count == x.rank else {
        throw TensorError(
            "transpose: axes \(order) do not name each axis of shape \(x.shapeText) once")
    }
    let shape = order.map { x.shape[$0] }
    // Axes of size 1 move without moving an element.
    let moving = order.filter { x.shape[$0] != 1 }
    if moving == moving.sorted() || x.count == 0 { return x.withShape(shape) }
    let strides = Shapes.strides(of: x.shape, broadcastTo: x.shape)
    let back = order.indices.map { axis in order.firstIndex(of: axis) ?? axis }
    return try gather(x.detached, shape: shape, strides: order.map { strides[$0] }, offset: 0, in: "transpose")
        .recorded("transpose", (x, { try transpose($0, axes: back) }))
}

/// Two axes exchanged.
public func swapAxes(_ x: Tensor, _ first: Int, _ second: Int) throws -> Tensor {
    var order = Array(0..<x.rank)
    order.swapAt(
        try Shapes.axis(first, of: x.shape, in: "swapAxes"), try Shapes.axis(second, of: x.shape, in: "swapAxes"))
    return try transpose(x, axes: order)
}

extension Tensor {
    /// All axes in reverse, as NumPy's `.T`.
    public var transposed: Tensor { get throws { try transpose(self) } }

    /// The last two axes exchanged, as NumPy's `.mT`.
    public var matrixTransposed: Tensor {
        get throws {
            guard rank >= 2 else { throw TensorError(".mT: shape \(shapeText) has fewer than two axes") }
            return try swapAxes(self, -1, -2)
        }
    }
}

/// A contiguous copy of the elements that `strides` (in elements) reach from `offset`; the caller has checked that all
/// lie inside x. Keeps the format.
func gather(_ x: Tensor, shape: [Int], strides: [Int], offset: Int, in operation: String) throws -> Tensor {
    let count = try Shapes.count(shape, in: operation, elementSize: x.dtype.size)
    let storage = Storage(byteCount: count * x.dtype.size)
    let result = Tensor(shape: shape, dtype: x.dtype, storage: storage)
    if count > 0 { gatherElements(x, shape: shape, strides: strides, offset: offset, into: storage.bytes) }
    let whole = x.shape
    return result.recorded(operation, (x, { try spread($0, to: whole, strides: strides, offset: offset) }))
}

/// Elements added to where `gather` took them from: a tensor of `shape`, 0 elsewhere.
func spread(_ gradient: Tensor, to shape: [Int], strides: [Int], offset: Int) throws -> Tensor {
    try spread(gradient.withShape([1] + gradient.shape), to: shape, strides: strides, offsets: [offset])
}

/// As above for several places, one after the other: gradient is [offsets.count, ...].
func spread(_ gradient: Tensor, to shape: [Int], strides: [Int], offsets: [Int]) throws -> Tensor {
    let (result, out) = try Tensor.fresh(shape, in: "gather")
    out.update(repeating: 0, count: result.count)
    guard gradient.count > 0 else { return result }
    // One row and one column at least; the rest is walked.
    let sizes = [1, 1] + gradient.shape.dropFirst(), steps = [0, 0] + strides
    let last = sizes.count - 1
    let (rows, columns) = (sizes[last - 1], sizes[last])
    let blocks = sizes.dropLast(2).reduce(1, *)
    withExtendedLifetime(gradient) {
        for (i, offset) in offsets.enumerated() {
            for block in 0..<blocks {
                var (rest, start) = (block, offset)
                for axis in stride(from: last - 2, through: 0, by: -1) {
                    start += rest % sizes[axis] * steps[axis]
                    rest /= sizes[axis]
                }
                ck_scatter_add(
                    gradient.pointer + (i * blocks + block) * rows * columns, rows, columns, steps[last - 1],
                    steps[last], out + start)
            }
        }
    }
    return result
}

/// The copying of `gather`, to where there is room for it.
func gatherElements(_ x: Tensor, shape: [Int], strides: [Int], offset: Int, into out: UnsafeMutableRawPointer) {
    if shape.contains(0) { return }
    var sizes = shape, steps = strides
    for i in stride(from: sizes.count - 1, to: 0, by: -1) where steps[i - 1] == steps[i] * sizes[i] || sizes[i] == 1 {
        sizes[i - 1] *= sizes[i]
        steps[i - 1] = sizes[i] == 1 ? steps[i - 1] : steps[i]
        sizes.remove(at: i)
        steps.remove(at: i)
    }
    while sizes.count < 2 {
        sizes.insert(1, at: 0)
        steps.insert(0, at: 0)
    }
    let (rows, columns) = (sizes[sizes.count - 2], sizes[sizes.count - 1])
    let (rowStep, columnStep) = (steps[sizes.count - 2], steps[sizes.count - 1])
    let blocks = sizes.dropLast(2).reduce(1, *)
    let size = x.dtype.size
    withExtendedLifetime(x) {
        parallel(rows: blocks, width: rows * columns, grain: 1 << 15) { range in
            for block in range {
                var (rest, start) = (block, offset)
                for i in stride(from: sizes.count - 3, through: 0, by: -1) {
                    start += rest % sizes[i] * steps[i]
                    rest /= sizes[i]
                }
                ck_gather(
                    x.bytes + start * size, rows, columns, rowStep, columnStep,
                    out + block * rows * columns * size, size)
            }
        }
    }
}
