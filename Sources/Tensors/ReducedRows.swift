// SPDX-License-Identifier: GPL-3.0-or-later

/// A tensor laid out for a reduction: one row, in f32, for each number of the result.
struct ReducedRows {
    /// The result's shape.
    let shape: [Int]
    let count: Int
    let columns: Int
    private let values: Tensor

    init(_ x: Tensor, axes: [Int]?, keepdims: Bool, in operation: String) throws {
        let gone = try ReducedRows.axes(axes, of: x.shape, in: operation)
        let kept = (0..<x.rank).filter { !gone.contains($0) }
        shape = ReducedRows.shape(x.shape, without: gone, keepdims: keepdims)
        count = kept.reduce(1) { $0 * x.shape[$1] }
        columns = gone.reduce(1) { $0 * x.shape[$1] }
        values = try transpose(x.detached, axes: kept + gone.sorted()).asFloat32()
    }

    /// The axes that are reduced, counted from the front: those named, or all.
    static func axes(_ axes: [Int]?, of shape: [Int], in operation: String) throws -> Set<Int> {
        let reduced = try (axes ?? Array(shape.indices)).map { try Shapes.axis($0, of: shape, in: operation) }
        let gone = Set(reduced)
        guard gone.count == reduced.count else {
            throw TensorError("\(operation): an axis is named twice in \(reduced)")
        }
        return gone
    }

    /// A shape after the axes `gone` are reduced: without them, or with size 1 where they were.
    static func shape(_ shape: [Int], without gone: Set<Int>, keepdims: Bool) -> [Int] {
        keepdims
            ? shape.indices.map { gone.contains($0) ? 1 : shape[$0] }
            : shape.indices.filter { !gone.contains($0) }.map { shape[$0] }
    }

    func row(_ index: Int) -> UnsafePointer<Float> { values.pointer + index * columns }

    /// Calls `body` for each row, on several threads when there are many; one long row is left to split itself.
    func forEach(_ body: (_ row: Int, _ values: UnsafePointer<Float>) -> Void) {
        withExtendedLifetime(values) {
            if count == 1 { return body(0, row(0)) }
            parallel(rows: count, width: columns, grain: 1 << 15) { rows in
                for index in rows { body(index, row(index)) }
            }
        }
    }
}
