// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Layer normalisation over the last axis (Ba et al. 2016, https://arxiv.org/abs/1607.06450).
public struct LayerNorm: Sendable {
    public let path: String
    public let weight: Parameter
    public let bias: Parameter
    public let epsilon: Float

    public init(_ weights: WeightsCursor, width: Int, epsilon: Float) {
        path = weights.enter("LayerNorm")
        weight = weights.take("weight", [width], initial: .ones)
        bias = weights.take("bias", [width], initial: .zeros)
        self.epsilon = epsilon
    }

    /// x [..., D] → [..., D]
    public func callAsFunction(_ x: Tensor, _ pass: Pass) throws -> Tensor {
        let x = try pass.input(path, x)
        return try pass.note(path, "$out", try normalized(x, pass))
    }

    /// The sum of x and residual, and its normal form, in one go.
    public func adding(_ x: Tensor, to residual: Tensor, _ pass: Pass) throws -> (sum: Tensor, normalized: Tensor) {
        let (sum, normalized) = try addLayerNorm(
            x, residual, weight: pass.wide(weight), bias: pass.wide(bias), epsilon: epsilon)
        // Who watches may put another input in the place of the sum, which itself goes on unchanged.
        let input = try pass.input(path, sum)
        let output = input.storage === sum.storage ? normalized : try self.normalized(input, pass)
        return (sum, try pass.note(path, "$out", output))
    }

    private func normalized(_ x: Tensor, _ pass: Pass) throws -> Tensor {
        try layerNorm(x, weight: pass.wide(weight), bias: pass.wide(bias), epsilon: epsilon)
    }
}
