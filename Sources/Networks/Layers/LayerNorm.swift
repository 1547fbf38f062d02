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
        try pass.note(
            path, "$out", try layerNorm(x, weight: pass.wide(weight), bias: pass.wide(bias), epsilon: epsilon))
    }

    /// The sum of x and residual, and its normal form, in one go.
    public func adding(_ x: Tensor, to residual: Tensor, _ pass: Pass) throws -> (sum: Tensor, normalized: Tensor) {
        let (sum, normalized) = try addLayerNorm(
            x, residual, weight: pass.wide(weight), bias: pass.wide(bias), epsilon: epsilon)
        return (sum, try pass.note(path, "$out", normalized))
    }
}
