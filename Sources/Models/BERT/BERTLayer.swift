// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// One layer: attention and a feed-forward network, each added to what came in and then normalised.
struct BERTLayer: Sendable {
    let path: String
    let attention: SelfAttention
    let attentionOutput: Linear
    let attentionNorm: LayerNorm
    let intermediate: Linear
    let output: Linear
    let norm: LayerNorm
    let activation: Activation
    let dropout: Float

    init(_ weights: WeightsCursor, _ config: BERTConfiguration) {
        path = weights.enter("BertLayer")
        let width = config.width
        let attending = weights["attention"]["self"]
        func projection(_ name: String) -> Linear { Linear(attending[name], inputs: width, outputs: width) }
        attention = SelfAttention(
            path: attending.enter("BertSelfAttention"), query: projection("query"), key: projection("key"),
            value: projection("value"), heads: config.heads, width: width)
        let attended = weights["attention"]["output"]
        attentionOutput = Linear(attended["dense"], inputs: width, outputs: width)
        attentionNorm = LayerNorm(attended["LayerNorm"], width: width, epsilon: config.epsilon)
        intermediate = Linear(weights["intermediate"]["dense"], inputs: width, outputs: config.innerWidth)
        output = Linear(weights["output"]["dense"], inputs: config.innerWidth, outputs: width)
        norm = LayerNorm(weights["output"]["LayerNorm"], width: width, epsilon: config.epsilon)
        activation = config.activation
        dropout = config.dropout
    }

    /// x [B, T, D] → [B, T, D]
    func callAsFunction(_ x: Tensor, mask: AttentionMask, _ pass: Pass) throws -> Tensor {
        let x = try pass.input(path, x)
        let mixed = try pass.note(attention.path, "$out", try attention(x, mask: mask, pass))
        let attended = try pass.dropped(try attentionOutput(mixed, pass), rate: dropout)
        let middle = try attentionNorm.adding(attended, to: x, pass).normalized
        let forward = try pass.dropped(
            try output(try intermediate(middle, pass, activation: activation), pass), rate: dropout)
        return try pass.note(path, "$out", try norm.adding(forward, to: middle, pass).normalized)
    }
}
