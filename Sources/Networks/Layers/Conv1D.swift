// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// x · weight + bias, whose weight lies [inputs, outputs]: the way round of GPT-2's checkpoints, the other than
/// `Linear`'s. Reference: transformers 5.24, pytorch_utils.py.
public struct Conv1D: Sendable {
    public let path: String
    public let weight: Parameter
    public let bias: Parameter

    public init(
        _ weights: WeightsCursor, inputs: Int, outputs: Int, initial: Initializer = .normal(deviation: 0.02)
    ) {
        path = weights.enter("Conv1D")
        weight = weights.take("weight", [inputs, outputs], initial: initial)
        bias = weights.take("bias", [outputs], initial: .zeros)
    }

    /// x [..., inputs] → [..., outputs]; `activation` follows.
    public func callAsFunction(_ x: Tensor, _ pass: Pass, activation: Activation = .none) throws -> Tensor {
        let product = try add(try matmul(x, pass.wide(weight)), pass.wide(bias))
        return try activate(try pass.note(path, "$out", product), activation)
    }
}
