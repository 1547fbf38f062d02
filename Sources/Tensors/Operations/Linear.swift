// SPDX-License-Identifier: GPL-3.0-or-later

/// activation(x · weightᵀ + bias), as torch.nn.Linear computes it.
///
/// x is [..., K], weight [N, K], bias [N]; the result is [..., N]. A weight that is not f32 is widened a block at a
/// time while it is multiplied: that costs a few hundredths of the time at tens of rows, and no memory.
public func linear(_ x: Tensor, _ weight: Tensor, bias: Tensor? = nil, activation: Activation = .none) throws -> Tensor
{
    guard weight.rank == 2, let inputs = x.shape.last, inputs == weight.shape[1] else {
        throw TensorError(
            "linear: x \(x.shapeText) does not fit weight \(weight.shapeText)",
            hint: "the last axis of x must be as long as the rows of the weight")
    }
    let outputs = weight.shape[0]
    if let bias, bias.shape != [outputs] {
        throw TensorError("linear: bias \(bias.shapeText) does not fit weight \(weight.shapeText)")
    }
    let isRecorded = x.node != nil || weight.node != nil || bias?.node != nil
    // What the activation was given is kept for its gradient, so it is a step of its own.
    if isRecorded && activation != .none { return try activate(linear(x, weight, bias: bias), activation) }
    let x = x.asFloat32(), bias = bias?.asFloat32()
    let (result, out) = try Tensor.fresh(x.shape.dropLast() + [outputs], in: "linear")
    let rows = x.shape.dropLast().reduce(1, *)
    withExtendedLifetime((x, bias)) {
        let layer = LinearLayer(
            inputs: inputs, outputs: outputs, weight: weight, bias: bias?.pointer, activation: activation)
        matrices.apply(layer, to: x.pointer, rows: rows, out: out)
    }
    guard isRecorded else { return result }
    let inputRows = x.detached.withShape([rows, inputs]), detached = weight.detached, shape = x.shape
    func flat(_ gradient: Tensor) -> Tensor { gradient.withShape([rows, outputs]) }
    return result.recorded(
        "linear", (x, { try matmul(flat($0), detached).withShape(shape) }),
        (weight, { try matmul(flat($0), inputRows, transposingLeft: true) }),
        (bias ?? Tensor(0), { try columnSums(flat($0)) }))
}
