// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A vector for each square of a picture: a convolution whose stride is the size of its kernel.
public struct PatchEmbedding: Sendable {
    public let path: String
    public let weight: Parameter
    public let bias: Parameter?
    public let size: Int

    public init(
        _ weights: WeightsCursor, channels: Int, width: Int, size: Int, hasBias: Bool,
        initial: Initializer = .normal(deviation: 0.02)
    ) {
        path = weights.enter("Conv2d")
        weight = weights.take("weight", [width, channels, size, size], initial: initial)
        bias = hasBias ? weights.take("bias", [width], initial: .zeros) : nil
        self.size = size
    }

    /// pixels [B, C, H, W] → [B, P, D], patches in reading order
    public func callAsFunction(_ pixels: Tensor, _ pass: Pass) throws -> Tensor {
        let kernel = pass(weight).withShape([weight.shape[0], weight.shape.dropFirst().reduce(1, *)])
        return try pass.note(
            path, "$out", try linear(try patches(pixels, size: size), kernel, bias: bias.map(pass.wide)))
    }
}
