// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// One layer: attention and a feed-forward network, each after a layer norm and added to what came in.
struct ViTLayer: Sendable {
    let path: String
    let attentionNorm: LayerNorm
    let attention: SelfAttention
    let attentionOutput: Linear
    let forwardNorm: LayerNorm
    let intermediate: Linear
    let output: Linear
    let activation: Activation
    let dropout: Float

    init(_ weights: WeightsCursor, _ config: ViTConfiguration) {
        path = weights.enter("ViTLayer")
        let width = config.width
        attentionNorm = LayerNorm(weights["layernorm_before"], width: width, epsilon: config.epsilon)
        let attending = weights["attention"]["attention"]
        func projection(_ name: String) -> Linear {
            Linear(attending[name], inputs: width, outputs: width, hasBias: config.hasQKVBias)
        }
        attention = SelfAttention(
            path: attending.enter("ViTSelfAttention"), query: projection("query"), key: projection("key"),
            value: projection("value"), heads: config.heads, width: width)
        attentionOutput = Linear(weights["attention"]["output"]["dense"], inputs: width, outputs: width)
        forwardNorm = LayerNorm(weights["layernorm_after"], width: width, epsilon: config.epsilon)
        intermediate = Linear(weights["intermediate"]["dense"], inputs: width, outputs: config.innerWidth)
        output = Linear(weights["output"]["dense"], inputs: config.innerWidth, outputs: width)
        activation = config.activation
        dropout = config.dropout
    }

    /// x [B, T, D] → [B, T, D]
    func callAsFunction(_ x: Tensor, _ pass: Pass) throws -> Tensor {
        let x = try pass.input(path, x)
        let seen = try attentionOutput(try attention(try attentionNorm(x, pass), mask: .none, pass), pass)
        let (sum, normal) = try forwardNorm.adding(try pass.dropped(seen, rate: dropout), to: x, pass)
        let forward = try output(try intermediate(normal, pass, activation: activation), pass)
        return try pass.note(path, "$out", try add(sum, try pass.dropped(forward, rate: dropout)))
    }
}
