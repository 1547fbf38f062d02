// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// The tower for texts: filled up to all positions, every position sees every other, padding among them, and the last
/// one's state stands for the text.
struct SigLIPTextTower: Sendable {
    let path: String
    private let embeddingsPath: String
    let tokenEmbedding: Embedding
    let positionEmbedding: Embedding
    let encoder: CLIPEncoder
    let after: LayerNorm
    let head: Linear
    private let config: SigLIPConfiguration.Text

    init(_ weights: WeightsCursor, _ config: SigLIPConfiguration.Text) {
        path = weights.enter("SiglipTextModel")
        let width = config.encoder.width
        let embeddings = weights["embeddings"]
        embeddingsPath = embeddings.enter("SiglipTextEmbeddings")
        tokenEmbedding = Embedding(embeddings["token_embedding"], rows: config.vocabularySize, width: width)
        positionEmbedding = Embedding(embeddings["position_embedding"], rows: config.positions, width: width)
        encoder = CLIPEncoder(weights["encoder"], config.encoder, family: "Siglip")
        after = LayerNorm(weights["final_layer_norm"], width: width, epsilon: config.encoder.epsilon)
        head = Linear(
            weights["head"], inputs: width, outputs: config.projection,
            initial: .normal(deviation: 1 / Float(width).squareRoot()))
        self.config = config
    }

    var positions: Int { config.positions }

    var tower: Tower {
        Tower(
            path: path, attentionPaths: encoder.attentionPaths, heads: config.encoder.heads,
            width: config.encoder.width)
    }

    /// tokens of B texts → [B, D]; which rows they ask for does not count, since padding is read too.
    func callAsFunction(_ tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        let rows = TokenBatch(tokens.ids, rows: .all(padding: config.padding))
        let ids = try rows.padded(limit: config.positions)
        let embedded = try tokenEmbedding(ids, pass)                         // [B, T, D]
        let placed = try pass.note(
            embeddingsPath, "$out", try add(embedded, try positionEmbedding.first(config.positions, pass)))
        let last = [Int](repeating: config.positions - 1, count: ids.count)
        // The norm is row by row, so only the rows that are pooled need it.
        return try head(try after(try encoder(placed, rows: last, mask: .none, pass), pass), pass)
    }
}
