// SPDX-License-Identifier: GPL-3.0-or-later

/// The same elements under another shape, without a copy; one size may be -1 and is worked out.
public func reshape(_ x: Tensor, _ shape: [Int]) throws -> Tensor {
    func unfit() -> TensorError {
        TensorError(
            "reshape: \(x.count) elements of shape \(x.shapeText) do not fill \(Shapes.text(shape))",
            hint: "the product of the sizes must be \(x.count); one size may be -1")
    }
    var known = 1
    var open: Int?
    for (i, size) in shape.enumerated() {
        if size == -1, open == nil {
            open = i
            continue
        }
        guard size >= 0 else { throw unfit() }
        let (product, overflow) = known.multipliedReportingOverflow(by: size)
        guard !overflow else { throw unfit() }
        known = product
    }
    var full = shape
    if let open {
        guard known > 0, x.count % known == 0 else { throw unfit() }
        full[open] = x.count / known
    } else if known != x.count {
        throw unfit()
    }
    _ = try Shapes.count(full, in: "reshape", elementSize: 0)
    return x.withShape(full)
}

/// All elements in one row.
public func flatten(_ x: Tensor) -> Tensor { x.withShape([x.count]) }

/// Without the axes of size 1, or without `axis`, which must have size 1.
public func squeeze(_ x: Tensor, axis: Int? = nil) throws -> Tensor {
    guard let axis else { return x.withShape(x.shape.filter { $0 != 1 }) }
    let at = try Shapes.axis(axis, of: x.shape, in: "squeeze")
    guard x.shape[at] == 1 else {
        throw TensorError("squeeze: axis \(axis) of shape \(x.shapeText) has size \(x.shape[at]), not 1")
    }
    var shape = x.shape
    shape.remove(at: at)
    return x.withShape(shape)
}

/// With an axis of size 1 put in before `axis`; negative counts from the end of the result.
public func expandDims(_ x: Tensor, axis: Int) throws -> Tensor {
    guard axis >= -x.rank - 1, axis <= x.rank else {
        throw TensorError("expandDims: axis \(axis) is out of bounds for shape \(x.shapeText)")
    }
    var shape = x.shape
    shape.insert(1, at: axis < 0 ? axis + x.rank + 1 : axis)
    return x.withShape(shape)
}
