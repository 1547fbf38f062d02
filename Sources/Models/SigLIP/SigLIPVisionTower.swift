// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Results
import Tensors

/// The tower for pictures: patches without a class token, whose last states are pooled by attention.
struct SigLIPVisionTower: Sendable {
    let path: String
    private let embeddingsPath: String
    let patchEmbedding: PatchEmbedding
    let positions: Embedding
    let encoder: CLIPEncoder
    let after: LayerNorm
    let head: AttentionPooling
    private let config: SigLIPConfiguration.Vision

    init(_ weights: WeightsCursor, _ config: SigLIPConfiguration.Vision) {
        path = weights.enter("SiglipVisionModel")
        let width = config.encoder.width
        let embeddings = weights["embeddings"]
        embeddingsPath = embeddings.enter("SiglipVisionEmbeddings")
        patchEmbedding = PatchEmbedding(
            embeddings["patch_embedding"], channels: config.channels, width: width, size: config.patchSize,
            hasBias: true)
        positions = Embedding(
            embeddings["position_embedding"], rows: config.patchesAcross * config.patchesAcross, width: width,
            initial: .normal(deviation: 1 / Float(width).squareRoot()))
        encoder = CLIPEncoder(weights["encoder"], config.encoder, family: "Siglip")
        after = LayerNorm(weights["post_layernorm"], width: width, epsilon: config.encoder.epsilon)
        head = AttentionPooling(weights["head"], config.encoder)
        self.config = config
    }

    var grid: PatchGrid { PatchGrid(rows: config.patchesAcross, columns: config.patchesAcross, first: 0) }

    var tower: Tower {
        Tower(
            path: path, attentionPaths: encoder.attentionPaths, heads: config.encoder.heads,
            width: config.encoder.width, grid: grid)
    }

    /// pixels [B, C, H, W] → [B, D]
    func callAsFunction(_ pixels: Tensor, _ pass: Pass) throws -> Tensor { try head(try states(pixels, pass), pass) }

    /// The last states of all patches, each after the norm: pixels [B, C, H, W] → [B, P, D].
    func states(_ pixels: Tensor, _ pass: Pass) throws -> Tensor {
        try pixels.checkPictures(channels: config.channels, side: config.imageSize, for: path)
        let patches = try patchEmbedding(pixels, pass)  // [B, P, D]
        let placed = try add(patches, try positions.first(patches.shape[1], pass))
        let entering = try pass.note(embeddingsPath, "$out", placed)
        return try after(try encoder(entering, mask: .none, pass), pass)
    }
}
