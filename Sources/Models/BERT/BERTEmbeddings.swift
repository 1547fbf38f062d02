// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// Words, places and segments, added and normalised; a lone text is all of segment 0.
struct BERTEmbeddings: Sendable {
    let path: String
    let words: Embedding
    let positions: Embedding
    let types: Embedding
    let norm: LayerNorm
    let dropout: Float

    /// - Parameter type: what models that embed words alike call the module.
    init(_ weights: WeightsCursor, _ config: BERTConfiguration, type: String = "BertEmbeddings") {
        path = weights.enter(type)
        words = Embedding(weights["word_embeddings"], rows: config.vocabularySize, width: config.width)
        positions = Embedding(weights["position_embeddings"], rows: config.positions, width: config.width)
        types = Embedding(weights["token_type_embeddings"], rows: config.tokenTypes, width: config.width)
        norm = LayerNorm(weights["LayerNorm"], width: config.width, epsilon: config.epsilon)
        dropout = config.dropout
    }

    /// B rows of T ids → [B, T, D]
    func callAsFunction(_ ids: [[Int]], _ pass: Pass) throws -> Tensor {
        let tokens = try words(ids, pass)
        let typed = try add(tokens, try types.first(1, pass))
        let placed = try add(typed, try positions.first(tokens.shape[1], pass))
        return try pass.dropped(try pass.note(path, "$out", try norm(placed, pass)), rate: dropout)
    }
}
