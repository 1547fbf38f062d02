// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Gradient descent with momentum, as torch.optim.SGD takes its steps without dampening: decay is part of the gradient.
public struct SGD: Optimiser {
    public static let name = "sgd"
    public var state: OptimiserState
    public let momentum: Double
    /// Whether to look one step of momentum ahead (Nesterov 1983).
    public let nesterov: Bool

    public init(paths: [String], momentum: Double = 0.9, nesterov: Bool = false) {
        state = OptimiserState(paths: paths) { _, _ in momentum == 0 ? [] : ["momentum_buffer"] }
        self.momentum = momentum
        self.nesterov = nesterov && momentum != 0
    }

    public mutating func update(
        _ index: Int, value: inout Tensor, gradient: Tensor, rate: Double, decay: Double, scale: Float
    ) throws -> StepSquares {
        try state.begin(index, shape: value.shape)
        return try sgdStep(
            &value, gradient: gradient, momentum: &state.entries[index].first, rate: rate, decay: decay,
            momentum: momentum, nesterov: nesterov, scale: scale)
    }
}
