// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// x · weightᵀ + bias, as torch.nn.Linear.
public struct Linear: Sendable {
    public let path: String
    public let weight: Parameter
    public let bias: Parameter?

    public init(
        _ weights: WeightsCursor, inputs: Int, outputs: Int, hasBias: Bool = true,
        initial: Initializer = .normal(deviation: 0.02)
    ) {
        path = weights.enter("Linear")
        weight = weights.take("weight", [outputs, inputs], initial: initial)
        bias = hasBias ? weights.take("bias", [outputs], initial: .zeros) : nil
    }

    /// x [..., inputs] → [..., outputs]; `activation` follows, in the same go where nobody watches.
    public func callAsFunction(_ x: Tensor, _ pass: Pass, activation: Activation = .none) throws -> Tensor {
        let (weight, bias) = (pass(weight), bias.map(pass.wide))
        let x = try pass.input(path, x)
        guard pass.watches(path) || pass.isTraining else {
            return try linear(x, weight, bias: bias, activation: activation)
        }
        return try activate(try pass.note(path, "$out", try linear(x, weight, bias: bias)), activation)
    }
}
