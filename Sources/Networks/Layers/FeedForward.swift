// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Two linear layers with an activation between them.
public struct FeedForward: Sendable {
    public let path: String
    public let first: Linear
    public let second: Linear
    public let activation: Activation

    public init(path: String, first: Linear, second: Linear, activation: Activation) {
        self.path = path
        self.first = first
        self.second = second
        self.activation = activation
    }

    /// x [..., D] → [..., D]
    public func callAsFunction(_ x: Tensor, _ pass: Pass) throws -> Tensor {
        let x = try pass.input(path, x)
        return try pass.note(path, "$out", try second(try first(x, pass, activation: activation), pass))
    }
}
