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
    return recorded(result, x, weight, bias, epsilon)
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
    let whole = sum.recorded("+", (x, { $0 }), (residual, { $0 }))
    return (whole, recorded(result, whole, weight, bias, epsilon))
}

private func recorded(_ result: Tensor, _ x: Tensor, _ weight: Tensor?, _ bias: Tensor?, _ epsilon: Float) -> Tensor {
    let wants = (x: x.node != nil, weight: weight?.node != nil, bias: bias?.node != nil)
    return result.recorded("layerNorm", [x] + [weight, bias].compactMap(\.self)) {
        [x = x.detached, weight = weight?.detached, hasBias = bias != nil] gradient in
        let shares = try layerNormGradient(x, weight, gradient, epsilon, wants: wants)
        return [shares.x] + (weight == nil ? [] : [shares.weight]) + (hasBias ? [shares.bias] : [])
    }
}

/// The gradients that are wanted: of x [..., D], weight [D] and bias [D].
private func layerNormGradient(
    _ x: Tensor, _ weight: Tensor?, _ gradient: Tensor, _ epsilon: Float, wants: (x: Bool, weight: Bool, bias: Bool)
) throws -> (x: Tensor?, weight: Tensor?, bias: Tensor?) {
    let width = x.shape[x.rank - 1], rows = width == 0 ? 0 : x.count / width
    // Weights' gradients are added up in parts whose bounds do not depend on the threads.
    let partRows = max(1, (1 << 14) / max(1, width)), parts = max(1, (rows + partRows - 1) / partRows)
    let own = try wants.x ? Tensor.fresh(x.shape, in: "layerNorm") : nil
    let sums = try Tensor.zeros([2, parts, width])
    let sumsOut = UnsafeMutablePointer(mutating: sums.pointer)
    withExtendedLifetime((x, weight, gradient)) {
        parallel(parts) { part in
            let range = part * partRows..<min(rows, (part + 1) * partRows)
            let start = range.lowerBound * width
            ck_layer_norm_gradient(
                x.pointer + start, gradient.pointer + start, weight?.pointer, own.map { $0.out + start },
                wants.weight ? sumsOut + part * width : nil, wants.bias ? sumsOut + (parts + part) * width : nil,
                range.count, width, epsilon)
        }
    }
    return (
        own?.tensor, wants.weight ? try columnSums(slice(sums, 0..<1).withShape([parts, width])) : nil,
        wants.bias ? try columnSums(slice(sums, 1..<2).withShape([parts, width])) : nil
    )
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
