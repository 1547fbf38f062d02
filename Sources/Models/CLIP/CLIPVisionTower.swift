// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

/// The tower for pictures: patches behind a class token, whose last state stands for the picture.
struct CLIPVisionTower: Sendable {
    let path: String
    let classEmbedding: Parameter
    let patchEmbedding: PatchEmbedding
    let positions: Embedding
    let before: LayerNorm
    let encoder: CLIPEncoder
    let after: LayerNorm
    private let config: CLIPConfiguration

    init(_ weights: WeightsCursor, _ config: CLIPConfiguration) {
        path = weights.enter("CLIPVisionTransformer")
        let width = config.vision.width
        let embeddings = weights["embeddings"]
        _ = embeddings.enter("CLIPVisionEmbeddings")
        classEmbedding = embeddings.take(
            "class_embedding", [width], initial: .normal(deviation: 1 / Float(width).squareRoot()))
        patchEmbedding = PatchEmbedding(
            embeddings["patch_embedding"], channels: config.channels, width: width, size: config.patchSize,
            hasBias: false)
        positions = Embedding(
            embeddings["position_embedding"], rows: config.patchesAcross * config.patchesAcross + 1, width: width)
        // The checkpoints' own spelling.
        before = LayerNorm(weights["pre_layrnorm"], width: width, epsilon: config.vision.epsilon)
        encoder = CLIPEncoder(weights["encoder"], config.vision)
        after = LayerNorm(weights["post_layernorm"], width: width, epsilon: config.vision.epsilon)
        self.config = config
    }

    var tower: Tower {
        Tower(
            path: path, attentionPaths: encoder.attentionPaths, heads: config.vision.heads, width: config.vision.width,
            grid: PatchGrid(rows: config.patchesAcross, columns: config.patchesAcross, first: 1))
    }

    /// pixels [B, C, H, W] → [B, D]
    func callAsFunction(_ pixels: Tensor, _ pass: Pass) throws -> Tensor {
        let x = try enter(pixels, pass)
        let rows = [Int](repeating: 0, count: x.shape[0])
        return try pass.note(path, "$out", try after(try encoder(x, rows: rows, mask: .none, pass), pass))
    }

    /// The last states of the class token and all patches, each after the norm that else the class token alone goes
    /// through, as OWL-ViT takes them: pixels [B, C, H, W] → [B, 1 + P, D].
    func states(_ pixels: Tensor, _ pass: Pass) throws -> Tensor {
        try after(try encoder(try enter(pixels, pass), mask: .none, pass), pass)
    }

    /// What the first layer is given: pixels [B, C, H, W] → [B, 1 + P, D].
    private func enter(_ pixels: Tensor, _ pass: Pass) throws -> Tensor {
        try pixels.checkPictures(channels: config.channels, side: config.imageSize, for: path)
        return try before(try embed(try pass.input(path, pixels), pass), pass)
    }

    private func embed(_ pixels: Tensor, _ pass: Pass) throws -> Tensor {
        let patches = try patchEmbedding(pixels, pass)  // [B, P, D]
        let batch = patches.shape[0], width = patches.shape[2]
        let first = try broadcast(pass.wide(classEmbedding), to: [batch, 1, width])
        let tokens = try concatenate([first, patches], axis: 1)
        let places = try positions.first(tokens.shape[1], pass)
        return try pass.note("\(path).embeddings", "$out", try add(tokens, places))
    }
}
