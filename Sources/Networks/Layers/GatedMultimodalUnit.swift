// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Joins the vectors of a picture and of a text; a gate says, number by number, how much comes from which.
///
/// h = z ⊙ tanh(Wₚ p) + (1 - z) ⊙ tanh(Wₜ t), where z = σ(Wz [p; t]) (Arevalo et al. 2017, "Gated Multimodal Units for
/// Information Fusion", https://arxiv.org/abs/1702.01992, section 3.1): a gate of 1 takes the picture alone, one of 0
/// the text alone.
public struct GatedMultimodalUnit: Sendable {
    public let path: String
    public let picture: Linear
    public let text: Linear
    public let gate: Linear

    public init(_ weights: WeightsCursor, pictureWidth: Int, textWidth: Int, width: Int) {
        path = weights.enter("GatedMultimodalUnit")
        func projection(_ name: String, _ inputs: Int) -> Linear {
            Linear(
                weights[name], inputs: inputs, outputs: width, hasBias: false,
                initial: .normal(deviation: 1 / Float(inputs).squareRoot()))
        }
        picture = projection("picture", pictureWidth)
        text = projection("text", textWidth)
        gate = projection("gate", pictureWidth + textWidth)
    }

    /// Where the gate goes by, [B, width] within 0…1.
    public var gatePoint: Pass.Point { Pass.Point(path: path, name: "$gate") }

    /// p [B, P] and t [B, T] → [B, width]
    public func callAsFunction(picture p: Tensor, text t: Tensor, _ pass: Pass) throws -> Tensor {
        let seen = try picture(p, pass, activation: .tanh)
        let read = try text(t, pass, activation: .tanh)
        let both = try concatenate([p, t], axis: -1)
        let z = try pass.note(path, gatePoint.name, try gate(both, pass, activation: .sigmoid))
        // The same sum with one product: what the text says, moved by z towards what the picture shows.
        return try pass.note(path, "$out", try add(read, try multiply(z, try subtract(seen, read))))
    }
}
