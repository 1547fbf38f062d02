// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// The text's tokens look at the picture's patches once; what they come back with is averaged.
///
/// A layer of a decoder without its self-attention, norms first: x + A(LN x, patches), then x + F(LN x).
struct CrossFusion: FusionHead {
    let entry: Linear
    let attentionNorm: LayerNorm
    let attention: CrossAttention
    let forwardNorm: LayerNorm
    let forward: FeedForward
    let after: LayerNorm

    init(_ weights: WeightsCursor, pictureWidth: Int, textWidth: Int, hidden: Int, heads: Int) {
        _ = weights.enter("CrossFusion")
        entry = Linear(weights["text"], inputs: textWidth, outputs: hidden, initial: .scaled(to: textWidth))
        attentionNorm = LayerNorm(weights["layer_norm1"], width: hidden, epsilon: 1e-5)
        attention = CrossAttention(
            weights["cross_attn"], width: hidden, contextWidth: pictureWidth, heads: heads)
        forwardNorm = LayerNorm(weights["layer_norm2"], width: hidden, epsilon: 1e-5)
        let mlp = weights["mlp"]
        forward = FeedForward(
            path: mlp.enter("FeedForward"),
            first: Linear(mlp["fc1"], inputs: hidden, outputs: 4 * hidden, initial: .scaled(to: hidden)),
            second: Linear(mlp["fc2"], inputs: 4 * hidden, outputs: hidden, initial: .scaled(to: 4 * hidden)),
            activation: .gelu)
        after = LayerNorm(weights["final_layer_norm"], width: hidden, epsilon: 1e-5)
    }

    var attentionPath: String? { attention.path }

    func callAsFunction(_ clip: CLIPModel, pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        let patches = try clip.visionTower.states(pixels, pass)  // [B, 1 + P, C]
        let asking = try entry(try clip.textTower.states(tokens, pass), pass)  // [B, T, hidden]
        let looked = try attention(try attentionNorm(asking, pass), context: patches, pass)
        let (sum, normalized) = try forwardNorm.adding(looked, to: asking, pass)
        let states = try after(try add(sum, try forward(normalized, pass)), pass)
        return try SentencePooling.mean(states, lengths: tokens.lengths)
    }
}
