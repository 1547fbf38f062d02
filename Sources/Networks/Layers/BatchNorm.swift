// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Batch normalisation of maps of features (Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167) by statistics
/// that were gathered before and stay as they are, in training too.
///
/// torch.nn.BatchNorm2d in its evaluation mode. Few pictures at once, as one trains here, give poor statistics: a
/// checkpoint's own are kept, as is usual where one is fine-tuned; weight and bias learn.
public struct BatchNorm: Sendable {
    public let path: String
    public let weight: Parameter
    public let bias: Parameter
    public let mean: Parameter
    public let variance: Parameter
    public let epsilon: Float

    public init(_ weights: WeightsCursor, channels: Int, epsilon: Float) {
        path = weights.enter("BatchNorm2d")
        weight = weights.take("weight", [channels], initial: .ones)
        bias = weights.take("bias", [channels], initial: .zeros)
        mean = weights.take("running_mean", [channels], initial: .zeros)
        variance = weights.take("running_var", [channels], initial: .ones)
        self.epsilon = epsilon
    }

    /// x [B, C, H, W] → the same shape
    public func callAsFunction(_ x: Tensor, _ pass: Pass) throws -> Tensor {
        // The statistics as they are stored: no gradient goes back to them.
        try pass.note(
            path, "$out",
            try batchNorm(
                x, weight: pass.wide(weight), bias: pass.wide(bias), mean: mean.wide, variance: variance.wide,
                epsilon: epsilon))
    }

    /// What each channel is multiplied by, and what is then added: [C] each.
    func scaleAndShift(_ pass: Pass) throws -> (scale: Tensor, shift: Tensor) {
        let scale = try divide(pass.wide(weight), try map(try add(variance.wide, Tensor(epsilon)), .sqrt))
        return (scale, try subtract(pass.wide(bias), try multiply(mean.wide, scale)))
    }
}
