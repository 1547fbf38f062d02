// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Changes weights by their gradients, and remembers of each what its rule needs.
///
/// A value: a copy is a snapshot that later steps do not touch, at the price of one copy of each moment at the next
/// step.
public protocol Optimiser: Sendable {
    /// What `--optimiser` calls it: `adamw`.
    static var name: String { get }
    /// The moments and how often each weight was stepped.
    var state: OptimiserState { get set }

    /// Takes one step of the weight at `index` among the parameters the optimiser was made for.
    ///
    /// `value` is written in place where nobody else holds its storage.
    /// - Parameters:
    ///   - rate: the learning rate of this step.
    ///   - decay: the weight decay; 0 for none.
    ///   - scale: what the gradient is multiplied with first, as clipping asks.
    /// - Throws: `TensorError` when the gradient has another shape than the weight.
    mutating func update(
        _ index: Int, value: inout Tensor, gradient: Tensor, rate: Double, decay: Double, scale: Float
    ) throws -> StepSquares
}
