// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// (x - mean) / √(variance + epsilon) · weight + bias over the last axis (Ba et al. 2016,
/// https://arxiv.org/abs/1607.06450).
///
/// x is [..., D], weight and bias are [D].
public func layerNorm(_ x: Tensor, weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Float = 1e-5) throws -> Tensor {
    let width = try checkedWidth(x, weight, bias)
    let x = x.asFloat32(), weight = weight?.asFloat32(), bias = bias?.asFloat32()
    let (result, out) = try Tensor.fresh(x.shape, in: "layerNorm")
    guard width > 0 else { return result }
    withExtendedLifetime((x, weight, bias)) {
        parallel(rows: x.count / width, width: width) { rows in
            let start = rows.lowerBound * width
            ck_layer_norm(
                x.pointer + start, out + start, weight?.pointer, bias?.pointer, rows.count, width, epsilon)
        }
    }
    return result
}

/// The sum x + residual and its layer norm, in one pass over memory.
///
/// x and residual are [..., D], weight and bias are [D].
public func addLayerNorm(
    _ x: Tensor, _ residual: Tensor, weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Float = 1e-5
) throws -> (sum: Tensor, normalized: Tensor) {
    guard x.shape == residual.shape else {
        throw TensorError("addLayerNorm: shapes \(x.shapeText) and \(residual.shapeText) differ")
    }
    let width = try checkedWidth(x, weight, bias)
    let x = x.asFloat32(), residual = residual.asFloat32(), weight = weight?.asFloat32(), bias = bias?.asFloat32()
    let (sum, sumOut) = try Tensor.fresh(x.shape, in: "addLayerNorm")
    let (result, out) = try Tensor.fresh(x.shape, in: "addLayerNorm")
    guard width > 0 else { return (sum, result) }
    withExtendedLifetime((x, residual, weight, bias)) {
        parallel(rows: x.count / width, width: width) { rows in
            let start = rows.lowerBound * width
            ck_add_layer_norm(
                x.pointer + start, residual.pointer + start, sumOut + start, out + start, weight?.pointer,
                bias?.pointer, rows.count, width, epsilon)
        }
    }
    return (sum, result)
}

private func checkedWidth(_ x: Tensor, _ weight: Tensor?, _ bias: Tensor?) throws -> Int {
    guard let width = x.shape.last else { throw TensorError("layerNorm: a single number has no axis to normalise") }
    for (name, part) in [("weight", weight), ("bias", bias)] {
        if let part, part.shape != [width] {
            throw TensorError("layerNorm: \(name) \(part.shapeText) does not fit x \(x.shapeText)")
        }
    }
    return width
}
