// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

/// A ViT without a head: patches behind a class token, through layers and a last norm.
struct ViTEncoder: Sendable {
    let path: String
    let classToken: Parameter
    let positions: Parameter
    let patchEmbedding: PatchEmbedding
    let layers: [ViTLayer]
    let norm: LayerNorm
    /// Kept as weights only: what it makes of the class token is read by nothing here.
    let pooler: Linear?
    private let encoderPath: String
    private let config: ViTConfiguration

    init(_ weights: WeightsCursor, _ config: ViTConfiguration) {
        path = weights.enter("ViTModel")
        let embeddings = weights["embeddings"]
        _ = embeddings.enter("ViTEmbeddings")
        classToken = embeddings.take("cls_token", [1, 1, config.width])
        positions = embeddings.take(
            "position_embeddings", [1, config.patchesAcross * config.patchesAcross + 1, config.width])
        patchEmbedding = PatchEmbedding(
            embeddings["patch_embeddings"]["projection"], channels: config.channels, width: config.width,
            size: config.patchSize, hasBias: true)
        let encoder = weights["encoder"]
        encoderPath = encoder.enter("ViTEncoder")
        layers = (0..<config.layers).map { ViTLayer(encoder["layer"][$0], config) }
        norm = LayerNorm(weights["layernorm"], width: config.width, epsilon: config.epsilon)
        let dense = weights["pooler"]["dense"]
        pooler = dense.hasNames ? Linear(dense, inputs: config.width, outputs: config.poolerWidth) : nil
        self.config = config
    }

    var width: Int { config.width }

    var grid: PatchGrid { PatchGrid(rows: config.patchesAcross, columns: config.patchesAcross, first: 1) }

    var tower: Tower {
        Tower(
            path: encoderPath, attentionPaths: layers.map(\.attention.path), heads: config.heads, width: config.width,
            grid: grid)
    }

    /// The states of class token and patches after the last norm: pixels [B, C, H, W] → [B, 1 + P, D].
    func callAsFunction(_ pixels: Tensor, _ pass: Pass) throws -> Tensor {
        try pixels.checkPictures(channels: config.channels, side: config.imageSize, for: path)
        var x = try embed(pixels, pass)
        x = try pass.through(layers, x) { try $0($1, pass) }
        return try norm(try pass.note(encoderPath, "$out", x), pass)
    }

    /// The class token's state after the last norm: pixels [B, C, H, W] → [B, D].
    func classState(_ pixels: Tensor, _ pass: Pass) throws -> Tensor {
        let states = try self(pixels, pass)
        return try reshape(try slice(states, axis: 1, 0..<1), [states.shape[0], states.shape[2]])
    }

    private func embed(_ pixels: Tensor, _ pass: Pass) throws -> Tensor {
        let patches = try patchEmbedding(pixels, pass)  // [B, P, D]
        let first = try broadcast(pass.wide(classToken), to: [patches.shape[0], 1, patches.shape[2]])
        let placed = try add(try concatenate([first, patches], axis: 1), pass.wide(positions))
        let parent = path.isEmpty ? "embeddings" : "\(path).embeddings"
        return try pass.dropped(try pass.note(parent, "$out", placed), rate: config.dropout)
    }
}
