// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// One layer: attention to what came before, where it has that also to another sequence, and a feed-forward network,
/// each after a layer norm and added to what came in.
struct GPT2Layer: Sendable {
    let path: String
    let norm: LayerNorm
    let attention: FusedAttention
    let crossNorm: LayerNorm?
    let cross: FusedAttention?
    let forwardNorm: LayerNorm
    let forwardPath: String
    let first: Conv1D
    let second: Conv1D
    let activation: Activation
    let dropout: Float

    init(_ weights: WeightsCursor, _ config: GPT2Configuration, layer: Int) {
        path = weights.enter("GPT2Block")
        let width = config.width
        // Projections onto the stream start smaller the deeper the network is, as the reference has it.
        let residual = Initializer.normal(deviation: 0.02 / Float(2 * config.layers).squareRoot())
        func attending(_ name: String, isCross: Bool) -> FusedAttention {
            FusedAttention(
                weights[name], type: "GPT2Attention", width: width, heads: config.heads,
                scale: config.scale(layer: layer), isCross: isCross, output: residual)
        }
        func norm(_ name: String) -> LayerNorm { LayerNorm(weights[name], width: width, epsilon: config.epsilon) }
        self.norm = norm("ln_1")
        attention = attending("attn", isCross: false)
        crossNorm = config.hasCrossAttention ? norm("ln_cross_attn") : nil
        cross = config.hasCrossAttention ? attending("crossattention", isCross: true) : nil
        forwardNorm = norm("ln_2")
        let mlp = weights["mlp"]
        forwardPath = mlp.enter("GPT2MLP")
        first = Conv1D(mlp["c_fc"], inputs: width, outputs: config.innerWidth)
        second = Conv1D(mlp["c_proj"], inputs: config.innerWidth, outputs: width, initial: residual)
        activation = config.activation
        dropout = config.residualDropout
    }

    /// x [B, T, D], which looks at source [B, S, D] where there is one → [B, T, D]
    func callAsFunction(
        _ x: Tensor, mask: AttentionMask, source: Tensor?, sourceMask: AttentionMask, _ pass: Pass
    ) throws -> Tensor {
        var x = try pass.input(path, x)
        var added = try attention(try norm(x, pass), mask: mask, pass)
        if let cross, let crossNorm, let source {
            let (sum, normal) = try crossNorm.adding(try pass.dropped(added, rate: dropout), to: x, pass)
            x = sum
            added = try cross(normal, context: source, mask: sourceMask, pass)
        }
        let (sum, normal) = try forwardNorm.adding(try pass.dropped(added, rate: dropout), to: x, pass)
        let forward = try second(try first(normal, pass, activation: activation), pass)
        let shown = try pass.note(forwardPath, "$out", forward)
        return try pass.note(path, "$out", try add(sum, try pass.dropped(shown, rate: dropout)))
    }
}
