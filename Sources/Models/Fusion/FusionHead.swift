// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// What stands on two towers and makes one vector of a picture and a text.
protocol FusionHead: Sendable {
    /// Where its gate goes by; nil where it has none.
    var gate: Pass.Point? { get }
    /// The path of its attention; nil where it has none.
    var attentionPath: String? { get }

    /// pixels [B, C, H, W] and tokens of B texts → [B, hidden]
    func callAsFunction(_ clip: CLIPModel, pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> Tensor
}

extension FusionHead {
    var gate: Pass.Point? { nil }
    var attentionPath: String? { nil }
}

extension Initializer {
    /// Outputs of about the size of `inputs` numbers that vary by 1.
    static func scaled(to inputs: Int) -> Initializer { .normal(deviation: 1 / Float(inputs).squareRoot()) }
}
