// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Steps of one size along the sign of a mean of gradients (Chen et al. 2023, Symbolic Discovery of Optimization
/// Algorithms, program 1). Its rate is a third to a tenth of AdamW's, its decay as much larger.
public struct Lion: Optimiser {
    public static let name = "lion"
    public var state: OptimiserState
    public let beta1, beta2: Double

    public init(paths: [String], beta1: Double = 0.9, beta2: Double = 0.99) {
        state = OptimiserState(paths: paths, slots: { _, _ in ["exp_avg"] })
        self.beta1 = beta1
        self.beta2 = beta2
    }

    public mutating func update(
        _ index: Int, value: inout Tensor, gradient: Tensor, rate: Double, decay: Double, scale: Float
    ) throws -> StepSquares {
        try state.begin(index, shape: value.shape)
        return try state.entries[index].withMoments { momentum, _ in
            try lionStep(
                &value, gradient: gradient, momentum: &momentum, rate: rate, decay: decay, beta1: beta1, beta2: beta2,
                scale: scale)
        }
    }
}
