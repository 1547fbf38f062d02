// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// The layers of a CLIP tower.
struct CLIPEncoder: Sendable {
    let path: String
    let layers: [CLIPEncoderLayer]

    init(_ weights: WeightsCursor, _ config: CLIPConfiguration.Encoder) {
        path = weights.enter("CLIPEncoder")
        layers = (0..<config.layers).map { CLIPEncoderLayer(weights["layers"][$0], config) }
    }

    /// x [B, T, D] → [B, T, D]
    func callAsFunction(_ x: Tensor, mask: AttentionMask, _ pass: Pass) throws -> Tensor {
        var x = x
        for layer in layers {
            try pass.checkpoint()
            x = try layer(x, mask: mask, pass)
        }
        return try pass.note(path, "$out", x)
    }

    var attentionPaths: [String] { layers.map(\.attention.path) }
}

/// One layer: attention and a feed-forward network, each after a layer norm and added to what came in.
struct CLIPEncoderLayer: Sendable {
    let path: String
    let attentionNorm: LayerNorm
    let attention: SelfAttention
    let output: Linear
    let forwardNorm: LayerNorm
    let forward: FeedForward

    init(_ weights: WeightsCursor, _ config: CLIPConfiguration.Encoder) {
        path = weights.enter("CLIPEncoderLayer")
        let width = config.width
        let root = Float(width).squareRoot()
        let depth = Float(2 * config.layers).squareRoot()
        attentionNorm = LayerNorm(weights["layer_norm1"], width: width, epsilon: config.epsilon)

        let attending = weights["self_attn"]
        func projection(_ name: String, _ deviation: Float) -> Linear {
            Linear(attending[name], inputs: width, outputs: width, initial: .normal(deviation: deviation))
        }
        attention = SelfAttention(
            path: attending.enter("CLIPAttention"), query: projection("q_proj", 1 / (root * depth)),
            key: projection("k_proj", 1 / (root * depth)), value: projection("v_proj", 1 / (root * depth)),
            heads: config.heads, width: width)
        output = projection("out_proj", 1 / root)

        forwardNorm = LayerNorm(weights["layer_norm2"], width: width, epsilon: config.epsilon)
        let mlp = weights["mlp"]
        forward = FeedForward(
            path: mlp.enter("CLIPMLP"),
            first: Linear(
                mlp["fc1"], inputs: width, outputs: config.innerWidth,
                initial: .normal(deviation: 1 / Float(2 * width).squareRoot())),
            second: Linear(
                mlp["fc2"], inputs: config.innerWidth, outputs: width, initial: .normal(deviation: 1 / (root * depth))),
            activation: config.activation)
    }

    func callAsFunction(_ x: Tensor, mask: AttentionMask, _ pass: Pass) throws -> Tensor {
        let attended = try output(try attention(try attentionNorm(x, pass), mask: mask, pass), pass)
        let seen = try pass.note(attention.path, "$out", attended)
        let (sum, normalized) = try forwardNorm.adding(seen, to: x, pass)
        return try pass.note(path, "$out", try add(sum, try forward(normalized, pass)))
    }
}
