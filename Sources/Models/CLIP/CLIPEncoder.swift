// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// The layers of a CLIP tower, and of others that are built alike.
struct CLIPEncoder: Sendable {
    let path: String
    let layers: [CLIPEncoderLayer]

    /// - Parameter family: what the reference's names of modules begin with.
    init(_ weights: WeightsCursor, _ config: CLIPConfiguration.Encoder, family: String = "CLIP") {
        path = weights.enter("\(family)Encoder")
        layers = (0..<config.layers).map { CLIPEncoderLayer(weights["layers"][$0], config, family: family) }
    }

    /// The last states of one row of each sequence: x [B, T, D] → [B, D].
    ///
    /// The last layer works on those rows alone, since nothing reads the others, unless the pass keeps its attention or
    /// is watched.
    func callAsFunction(_ x: Tensor, rows: [Int], mask: AttentionMask, _ pass: Pass) throws -> Tensor {
        guard let last = layers.last else { return try gather(rows, of: x) }
        let isSeen = pass.watches(path) || pass.watches(within: last.path)
        if isSeen || pass.wantsAttention(last.attention.path) {
            return try gather(rows, of: try self(x, mask: mask, pass))
        }
        let states = try run(layers.dropLast(), x, mask: mask, pass)
        try pass.checkpoint()
        return try last(states, rows: rows, mask: mask, pass)
    }

    /// The last states of all rows: x [B, T, D] → [B, T, D].
    func callAsFunction(_ x: Tensor, mask: AttentionMask, _ pass: Pass) throws -> Tensor {
        try pass.note(path, "$out", try run(layers[...], try pass.input(path, x), mask: mask, pass))
    }

    private func run(
        _ layers: ArraySlice<CLIPEncoderLayer>, _ x: Tensor, mask: AttentionMask, _ pass: Pass
    ) throws -> Tensor {
        try pass.through(layers, x) { try $0($1, mask: mask, pass) }
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

    init(_ weights: WeightsCursor, _ config: CLIPConfiguration.Encoder, family: String) {
        path = weights.enter("\(family)EncoderLayer")
        let width = config.width
        let root = Float(width).squareRoot()
        let depth = Float(2 * config.layers).squareRoot()
        attentionNorm = LayerNorm(weights["layer_norm1"], width: width, epsilon: config.epsilon)

        let attending = weights["self_attn"]
        func projection(_ name: String, _ deviation: Float) -> Linear {
            Linear(attending[name], inputs: width, outputs: width, initial: .normal(deviation: deviation))
        }
        attention = SelfAttention(
            path: attending.enter("\(family)Attention"), query: projection("q_proj", 1 / (root * depth)),
            key: projection("k_proj", 1 / (root * depth)), value: projection("v_proj", 1 / (root * depth)),
            heads: config.heads, width: width)
        output = projection("out_proj", 1 / root)

        forwardNorm = LayerNorm(weights["layer_norm2"], width: width, epsilon: config.epsilon)
        let mlp = weights["mlp"]
        forward = FeedForward(
            path: mlp.enter("\(family)MLP"),
            first: Linear(
                mlp["fc1"], inputs: width, outputs: config.innerWidth,
                initial: .normal(deviation: 1 / Float(2 * width).squareRoot())),
            second: Linear(
                mlp["fc2"], inputs: config.innerWidth, outputs: width, initial: .normal(deviation: 1 / (root * depth))),
            activation: config.activation)
    }

    /// x [B, T, D] → [B, T, D]
    func callAsFunction(_ x: Tensor, mask: AttentionMask, _ pass: Pass) throws -> Tensor {
        let x = try pass.input(path, x)
        let attended = try output(try attention(try attentionNorm(x, pass), mask: mask, pass), pass)
        let seen = try pass.note(attention.path, "$out", attended)
        let (sum, normalized) = try forwardNorm.adding(seen, to: x, pass)
        return try pass.note(path, "$out", try add(sum, try forward(normalized, pass)))
    }

    /// Row `rows[b]` of what the layer makes of sequence b: x [B, T, D] → [B, D].
    func callAsFunction(_ x: Tensor, rows: [Int], mask: AttentionMask, _ pass: Pass) throws -> Tensor {
        let batch = x.shape[0], width = x.shape[2]
        let normalized = try attentionNorm(x, pass)
        let asking = try gather(rows, of: normalized).withShape([batch, 1, width])
        // A lone row sees what a causal mask would let it see: the keys up to itself.
        let visible = mask.isCausal ? AttentionMask.keys(lengths: rows.map { $0 + 1 }) : mask
        let attended = try output(try attention(normalized, asking: asking, mask: visible, pass), pass)
        let (sum, next) = try forwardNorm.adding(
            attended.withShape([batch, width]), to: try gather(rows, of: x), pass)
        return try add(sum, try forward(next, pass))
    }
}

/// Row `rows[b]` of each sequence b: [B, T, D] → [B, D].
private func gather(_ rows: [Int], of states: Tensor) throws -> Tensor {
    let tokens = states.shape[1], width = states.shape[2]
    return try embedding(
        ids: rows.enumerated().map { $0.offset * tokens + $0.element },
        table: try reshape(states, [rows.count * tokens, width]))
}
