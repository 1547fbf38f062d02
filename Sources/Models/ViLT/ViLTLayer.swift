// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// One layer of the stream: attention and a feed-forward network, each after a layer norm and added to what came in.
struct ViLTLayer: Sendable {
    let path: String
    let attentionNorm: LayerNorm
    let attention: SelfAttention
    /// The path of the attention with the projection of its output.
    let attentionPath: String
    let attentionOutput: Linear
    let forwardNorm: LayerNorm
    let intermediate: Linear
    let output: Linear
    let activation: Activation
    let dropout: Float

    init(_ weights: WeightsCursor, _ config: ViLTConfiguration) {
        path = weights.enter("ViltLayer")
        let (width, stream) = (config.stream.width, config.stream)
        attentionPath = weights["attention"].enter("ViltAttention")
        let attending = weights["attention"]["attention"]
        func projection(_ name: String) -> Linear {
            Linear(
                attending[name], inputs: width, outputs: width, hasBias: config.hasProjectionBias,
                initial: config.initial)
        }
        attention = SelfAttention(
            path: attending.enter("ViltSelfAttention"), query: projection("query"), key: projection("key"),
            value: projection("value"), heads: stream.heads, width: width)
        attentionOutput = Linear(
            weights["attention"]["output"]["dense"], inputs: width, outputs: width, initial: config.initial)
        intermediate = Linear(
            weights["intermediate"]["dense"], inputs: width, outputs: stream.innerWidth, initial: config.initial)
        output = Linear(
            weights["output"]["dense"], inputs: stream.innerWidth, outputs: width, initial: config.initial)
        attentionNorm = LayerNorm(weights["layernorm_before"], width: width, epsilon: stream.epsilon)
        forwardNorm = LayerNorm(weights["layernorm_after"], width: width, epsilon: stream.epsilon)
        activation = stream.activation
        dropout = stream.dropout
    }

    /// x [B, T, D] → [B, T, D]
    func callAsFunction(_ x: Tensor, mask: AttentionMask, _ pass: Pass) throws -> Tensor {
        let x = try pass.input(path, x)
        let seen = try attention(try attentionNorm(x, pass), mask: mask, pass)
        return try pass.note(path, "$out", try rest(seen, beside: x, pass))
    }

    /// What the layer makes of the first token alone: x [B, T, D] → [B, 1, D].
    func first(_ x: Tensor, mask: AttentionMask, _ pass: Pass) throws -> Tensor {
        let normalized = try attentionNorm(x, pass)
        let asking = try slice(normalized, axis: 1, 0..<1)
        return try rest(
            try attention(normalized, asking: asking, mask: mask, pass), beside: try slice(x, axis: 1, 0..<1), pass)
    }

    private func rest(_ seen: Tensor, beside x: Tensor, _ pass: Pass) throws -> Tensor {
        let context = try pass.note(attention.path, "$out", seen)
        let attended = try pass.note(
            attentionPath, "$out", try pass.dropped(try attentionOutput(context, pass), rate: dropout))
        let (sum, normalized) = try forwardNorm.adding(attended, to: x, pass)
        let inner = try intermediate(normalized, pass, activation: activation)
        return try add(sum, try pass.dropped(try output(inner, pass), rate: dropout))
    }
}
