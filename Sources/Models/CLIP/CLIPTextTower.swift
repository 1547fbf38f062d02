// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// The tower for texts: each token sees those before it, and the end token's last state stands for the text.
struct CLIPTextTower: Sendable {
    let path: String
    let tokenEmbedding: Embedding
    let positionEmbedding: Embedding
    let encoder: CLIPEncoder
    let after: LayerNorm
    private let config: CLIPConfiguration

    init(_ weights: WeightsCursor, _ config: CLIPConfiguration) {
        path = weights.enter("CLIPTextTransformer")
        let embeddings = weights["embeddings"]
        _ = embeddings.enter("CLIPTextEmbeddings")
        tokenEmbedding = Embedding(
            embeddings["token_embedding"], rows: config.vocabularySize, width: config.text.width)
        positionEmbedding = Embedding(
            embeddings["position_embedding"], rows: config.positions, width: config.text.width)
        encoder = CLIPEncoder(weights["encoder"], config.text)
        after = LayerNorm(weights["final_layer_norm"], width: config.text.width, epsilon: config.text.epsilon)
        self.config = config
    }

    var positions: Int { config.positions }

    var tower: Tower {
        Tower(path: path, attentionPaths: encoder.attentionPaths, heads: config.text.heads, width: config.text.width)
    }

    /// tokens of B texts → [B, D]
    func callAsFunction(_ tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        let x = try enter(tokens, pass)
        let ends = try tokens.ids.map { try end(of: $0) }
        // The norm is row by row, so only the rows that are pooled need it.
        return try pass.note(path, "$out", try after(try encoder(x, rows: ends, mask: mask(of: tokens), pass), pass))
    }

    /// The last states of all tokens, each after the norm: tokens of B texts → [B, T, D].
    func states(_ tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        try after(try encoder(try enter(tokens, pass), mask: mask(of: tokens), pass), pass)
    }

    /// What the first layer is given: tokens of B texts → [B, T, D].
    private func enter(_ tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        let ids = try tokens.padded(limit: config.positions)
        let embedded = try tokenEmbedding(ids, pass)                         // [B, T, D]
        return try pass.note(
            "\(path).embeddings", "$out", try add(embedded, try positionEmbedding.first(embedded.shape[1], pass)))
    }

    private func mask(of tokens: TokenBatch) -> AttentionMask { .causal.and(.keys(lengths: tokens.lengths)) }

    /// The token that stands for the text.
    ///
    /// Configurations from before 2023 say `eos_token_id: 2`, which is wrong; for those it is the token of the highest
    /// id, as in OpenAI's code. Else it is the first end token.
    func end(of ids: [Int]) throws -> Int {
        if config.endOfText == 2 {
            guard let highest = ids.max(), let place = ids.firstIndex(of: highest) else {
                throw ModelError("a text has no token at all")
            }
            return place
        }
        guard let place = ids.firstIndex(of: config.endOfText) else {
            throw ModelError(
                "a text does not hold the end token \(config.endOfText), whose state stands for it",
                hint: "the tokenizer may belong to another model")
        }
        return place
    }
}
