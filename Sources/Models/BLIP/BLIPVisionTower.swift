// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

/// The tower for pictures: patches behind a class token; all of its states are looked at by texts.
struct BLIPVisionTower: Sendable {
    let path: String
    let classEmbedding: Parameter
    let patchEmbedding: PatchEmbedding
    let positions: Parameter
    let encoder: String
    let layers: [BLIPVisionLayer]
    let after: LayerNorm
    private let config: BLIPConfiguration

    init(_ weights: WeightsCursor, _ config: BLIPConfiguration) {
        path = weights.enter("BlipVisionModel")
        let (width, across) = (config.vision.width, config.patchesAcross)
        let embeddings = weights["embeddings"]
        _ = embeddings.enter("BlipVisionEmbeddings")
        classEmbedding = embeddings.take("class_embedding", [1, 1, width])
        positions = embeddings.take(
            "position_embedding", [1, across * across + 1, width],
            initial: .waves(rows: across, columns: across, first: 1, deviation: 0.3))
        patchEmbedding = PatchEmbedding(
            embeddings["patch_embedding"], channels: 3, width: width, size: config.patchSize, hasBias: true)
        encoder = weights["encoder"].enter("BlipEncoder")
        layers = (0..<config.vision.layers).map { BLIPVisionLayer(weights["encoder"]["layers"][$0], config.vision) }
        after = LayerNorm(weights["post_layernorm"], width: width, epsilon: config.vision.epsilon)
        self.config = config
    }

    var grid: PatchGrid { PatchGrid(rows: config.patchesAcross, columns: config.patchesAcross, first: 1) }

    var tower: Tower {
        Tower(
            path: path, attentionPaths: layers.map(\.attention.path), heads: config.vision.heads,
            width: config.vision.width, grid: grid)
    }

    var stack: AttentionStack {
        AttentionStack(
            kind: .vision, paths: layers.map(\.attention.path), heads: config.vision.heads, queries: .picture(grid),
            keys: .picture(grid))
    }

    /// The states of the class token and all patches: pixels [B, 3, H, W] → [B, 1 + P, D]
    func callAsFunction(_ pixels: Tensor, _ pass: Pass) throws -> Tensor {
        try pass.shared(path, of: pixels) {
            var x = try enter(pixels, pass)
            x = try pass.through(layers, x) { try $0($1, pass) }
            x = try pass.note(encoder, "$out", x)
            return try pass.note(path, "$out", try after(x, pass))
        }
    }

    /// The state of the class token: pixels [B, 3, H, W] → [B, D]
    func classState(_ pixels: Tensor, _ pass: Pass) throws -> Tensor { try firstState(of: try self(pixels, pass)) }

    /// What the first layer is given: pixels [B, 3, H, W] → [B, 1 + P, D]
    private func enter(_ pixels: Tensor, _ pass: Pass) throws -> Tensor {
        try pixels.checkPictures(channels: 3, side: config.imageSize, for: path)
        let patches = try patchEmbedding(pixels, pass)  // [B, P, D]
        let first = try broadcast(pass.wide(classEmbedding), to: [patches.shape[0], 1, patches.shape[2]])
        let tokens = try concatenate([first, patches], axis: 1)
        return try pass.note("\(path).embeddings", "$out", try add(tokens, pass.wide(positions)))
    }
}

/// One layer: attention and a feed-forward network, each after a layer norm and added to what came in.
struct BLIPVisionLayer: Sendable {
    let path: String
    let attentionNorm: LayerNorm
    let attention: FusedSelfAttention
    let output: Linear
    let forwardNorm: LayerNorm
    let forward: FeedForward

    init(_ weights: WeightsCursor, _ config: BLIPConfiguration.Stack) {
        path = weights.enter("BlipEncoderLayer")
        let width = config.width
        let root = Float(width).squareRoot()
        let depth = Float(2 * config.layers).squareRoot()
        func linear(_ weights: WeightsCursor, _ inputs: Int, _ outputs: Int, _ deviation: Float) -> Linear {
            Linear(weights, inputs: inputs, outputs: outputs, initial: .normal(deviation: deviation))
        }
        attentionNorm = LayerNorm(weights["layer_norm1"], width: width, epsilon: config.epsilon)
        let attending = weights["self_attn"]
        attention = FusedSelfAttention(
            path: attending.enter("BlipAttention"),
            projection: linear(attending["qkv"], width, 3 * width, 1 / (root * depth)), heads: config.heads,
            width: width)
        output = linear(attending["projection"], width, width, 1 / root)
        forwardNorm = LayerNorm(weights["layer_norm2"], width: width, epsilon: config.epsilon)
        let mlp = weights["mlp"]
        forward = FeedForward(
            path: mlp.enter("BlipMLP"),
            first: linear(mlp["fc1"], width, config.innerWidth, 1 / Float(2 * width).squareRoot()),
            second: linear(mlp["fc2"], config.innerWidth, width, 1 / (root * depth)), activation: config.activation)
    }

    /// x [B, T, D] → [B, T, D]
    func callAsFunction(_ x: Tensor, _ pass: Pass) throws -> Tensor {
        let x = try pass.input(path, x)
        let attended = try output(try attention(try attentionNorm(x, pass), pass), pass)
        let seen = try pass.note(attention.path, "$out", attended)
        let (sum, normalized) = try forwardNorm.adding(seen, to: x, pass)
        return try pass.note(path, "$out", try add(sum, try forward(normalized, pass)))
    }
}

/// The first state of each sequence: [B, T, D] → [B, D]
func firstState(of states: Tensor) throws -> Tensor {
    try reshape(try slice(states, axis: 1, 0..<1), [states.shape[0], states.shape[2]])
}
