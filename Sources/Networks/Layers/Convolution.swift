// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A convolution over maps of features, as torch.nn.Conv2d.
public struct Convolution: Sendable {
    public let path: String
    public let weight: Parameter
    public let bias: Parameter?
    public let stride: Int
    public let padding: EdgePadding
    public let groups: Int

    /// - Parameter size: of the kernel's sides.
    public init(
        _ weights: WeightsCursor, channels: Int, outputs: Int, size: Int, stride: Int = 1,
        padding: EdgePadding = .none, groups: Int = 1, hasBias: Bool = true
    ) {
        path = weights.enter("Conv2d")
        let seen = channels / groups
        // As much variance behind a rectifier as before it (He et al. 2015, equation 10).
        let deviation = (2 / Float(max(1, seen * size * size))).squareRoot()
        weight = weights.take("weight", [outputs, seen, size, size], initial: .normal(deviation: deviation))
        bias = hasBias ? weights.take("bias", [outputs], initial: .zeros) : nil
        self.stride = stride
        self.padding = padding
        self.groups = groups
    }

    /// x [B, C, H, W] → [B, outputs, H', W']
    public func callAsFunction(_ x: Tensor, _ pass: Pass) throws -> Tensor {
        try pass.note(path, "$out", try apply(x, weight: pass(weight), bias: bias.map(pass.wide)))
    }

    func apply(_ x: Tensor, weight: Tensor, bias: Tensor?) throws -> Tensor {
        try conv2d(x, weight, bias: bias, stride: stride, padding: padding, groups: groups)
    }
}

/// A convolution without a bias and the normalisation of its channels, which are one step where nobody looks between.
public struct NormalizedConvolution: Sendable {
    public let convolution: Convolution
    public let norm: BatchNorm

    public init(_ convolution: Convolution, _ norm: BatchNorm) {
        self.convolution = convolution
        self.norm = norm
    }

    /// x [B, C, H, W] → [B, outputs, H', W']
    public func callAsFunction(_ x: Tensor, _ pass: Pass) throws -> Tensor {
        guard !pass.isWatched, !pass.isTraining, convolution.bias == nil else {
            return try norm(try convolution(x, pass), pass)
        }
        let (scale, shift) = try norm.scaleAndShift(pass)
        let weight = try multiply(pass.wide(convolution.weight), scale.withShape([scale.count, 1, 1, 1]))
        return try convolution.apply(x, weight: weight, bias: shift)
    }
}
