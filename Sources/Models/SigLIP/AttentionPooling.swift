// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// One vector for all patches: a learned probe asks them by attention, and a feed-forward network follows (Zhai et al.
/// 2022, "Scaling Vision Transformers", https://arxiv.org/abs/2106.04560, section 3.2: MAP head).
///
/// Query, key and value share one weight, as in torch.nn.MultiheadAttention.
struct AttentionPooling: Sendable {
    let path: String
    /// Where its attention is kept and watched: f32 [B, H, 1, P].
    let attentionPath: String
    let probe: Parameter
    let weight: Parameter
    let bias: Parameter
    let output: Linear
    let norm: LayerNorm
    let forward: FeedForward
    private let heads: Int
    private let width: Int

    init(_ weights: WeightsCursor, _ config: CLIPConfiguration.Encoder) {
        path = weights.enter("SiglipMultiheadAttentionPoolingHead")
        width = config.width
        heads = config.heads
        let usual = Initializer.normal(deviation: 1 / Float(width).squareRoot())
        probe = weights.take("probe", [1, 1, width], initial: usual)
        let attending = weights["attention"]
        attentionPath = attending.enter("MultiheadAttention")
        weight = attending.take("in_proj_weight", [3 * width, width], initial: usual)
        bias = attending.take("in_proj_bias", [3 * width], initial: .zeros)
        output = Linear(attending["out_proj"], inputs: width, outputs: width, initial: usual)
        norm = LayerNorm(weights["layernorm"], width: width, epsilon: config.epsilon)
        let mlp = weights["mlp"]
        forward = FeedForward(
            path: mlp.enter("SiglipMLP"),
            first: Linear(mlp["fc1"], inputs: width, outputs: config.innerWidth, initial: usual),
            second: Linear(
                mlp["fc2"], inputs: config.innerWidth, outputs: width,
                initial: .normal(deviation: 1 / Float(config.innerWidth).squareRoot())),
            activation: config.activation)
    }

    /// states of the patches [B, P, D] → [B, D]
    func callAsFunction(_ states: Tensor, _ pass: Pass) throws -> Tensor {
        let batch = states.shape[0]
        let asking = try broadcast(pass.wide(probe), to: [batch, 1, width])
        let q = try pass.note(attentionPath, "$q", try projected(asking, part: 0, pass))
        let k = try pass.note(attentionPath, "$k", try projected(states, part: 1, pass))
        let v = try pass.note(attentionPath, "$v", try projected(states, part: 2, pass))
        let wanted = pass.wantsAttention(attentionPath)
        let (seen, probabilities) = try attention(
            query: q, key: k, value: v, heads: heads, scale: 1 / Float(width / heads).squareRoot(), mask: .none,
            keepingWeights: wanted || pass.isWatched)
        if let probabilities {
            if wanted { pass.keep(attentionPath, probabilities) }
            _ = try pass.note(attentionPath, "$probs", probabilities)
        }
        let pooled = try pass.note(attentionPath, "$out", try output(seen, pass))    // [B, 1, D]
        let sum = try add(pooled, try forward(try norm(pooled, pass), pass))
        return try pass.note(path, "$out", try reshape(sum, [batch, width]))
    }

    /// x · Wᵀ + b for the part of the shared weight that makes queries (0), keys (1) or values (2).
    private func projected(_ x: Tensor, part: Int, _ pass: Pass) throws -> Tensor {
        let rows = part * width..<(part + 1) * width
        return try linear(x, try slice(pass(weight), rows), bias: try slice(pass.wide(bias), rows))
    }
}
