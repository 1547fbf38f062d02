// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), as torch.optim.AdamW takes its steps.
public struct AdamW: Optimiser {
    public static let name = "adamw"
    static let slots = ["exp_avg", "exp_avg_sq"]
    public var state: OptimiserState
    public let beta1, beta2, epsilon: Double

    public init(paths: [String], beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8) {
        state = OptimiserState(paths: paths, slots: { _, _ in Self.slots })
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }

    public mutating func update(
        _ index: Int, value: inout Tensor, gradient: Tensor, rate: Double, decay: Double, scale: Float
    ) throws -> StepSquares {
        try state.begin(index, shape: value.shape)
        return try state.entries[index].adamWStep(
            &value, gradient: gradient, scale: scale,
            numbers: AdamWNumbers(rate: rate, decay: decay, beta1: beta1, beta2: beta2, epsilon: epsilon, step: 0))
    }
}

extension OptimiserState.Entry {
    /// One step of a weight whose two moments these are; which step it is, is counted here.
    mutating func adamWStep(
        _ value: inout Tensor, gradient: Tensor, scale: Float, numbers: AdamWNumbers
    ) throws -> StepSquares {
        var numbers = numbers
        numbers.step = steps
        return try withMoments { first, second in
            try Tensors.adamWStep(
                &value, gradient: gradient, first: &first, second: &second, numbers: numbers, scale: scale)
        }
    }
}
