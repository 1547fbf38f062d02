// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Preparing
import Results
import Tensors

/// Words and patches in one stream of attention: what all heads of a ViLT stand on.
///
/// Paper: Kim, Son and Kim 2021, "ViLT", https://arxiv.org/abs/2102.03334. Reference: transformers 5.24,
/// models/vilt/modeling_vilt.py. Deviations: the reference shuffles a picture's patches, and where `max_image_length`
/// is set or a batch is padded draws some of them, at random; here all are read in reading order, which changes no
/// result but the order of attention's columns, and the same input gives the same numbers.
struct ViLTStream: Sendable {
    let path: String
    let words: BERTEmbeddings
    let patches: ViLTPatches
    /// What is added to every token of a text, and to every token of a picture.
    let modalities: Embedding
    let layers: [ViLTLayer]
    let norm: LayerNorm
    let pooler: Linear
    private let config: ViLTConfiguration

    init(_ weights: WeightsCursor, _ config: ViLTConfiguration) {
        path = weights.enter("ViltModel")
        let embeddings = weights["embeddings"]
        _ = embeddings.enter("ViltEmbeddings")
        words = BERTEmbeddings(embeddings["text_embeddings"], config.stream, type: "TextEmbeddings")
        patches = ViLTPatches(embeddings, config)
        modalities = Embedding(
            embeddings["token_type_embeddings"], rows: config.modalities, width: config.stream.width,
            initial: config.initial)
        let encoder = weights["encoder"]
        _ = encoder.enter("ViltEncoder")
        layers = (0..<config.stream.layers).map { ViLTLayer(encoder["layer"][$0], config) }
        norm = LayerNorm(weights["layernorm"], width: config.stream.width, epsilon: config.stream.epsilon)
        let pooling = weights["pooler"]
        _ = pooling.enter("ViltPooler")
        pooler = Linear(
            pooling["dense"], inputs: config.stream.width, outputs: config.stream.width, initial: config.initial)
        self.config = config
    }

    var maximumTokens: Int { config.stream.positions }

    /// The one stack there is: the tokens of the text, and behind them the picture's.
    func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) throws(ModelError) -> [AttentionStack] {
        let grid = try patches.grid(height: pictureSize.height, width: pictureSize.width)
        let axis = TokenAxis.joint(text: tokens, picture: grid)
        return [
            AttentionStack(
                kind: .joint, paths: layers.map(\.attention.path), heads: config.stream.heads, queries: axis, keys: axis
            )
        ]
    }

    /// The state of the text's first token, which stands for both: [B, D].
    ///
    /// - Parameter areas: of each picture how many pixels are no padding at its right and lower edge; nil for all.
    func pooled(pixels: Tensor, areas: [PixelSize]?, tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        let (x, mask, _) = try enter(pixels, areas, tokens, pass)
        var first: Tensor
        if let last = layers.last, !pass.isWatched, !pass.wantsAttention(last.attention.path) {
            // Nothing reads the last states of the other tokens.
            let states = try run(layers.dropLast(), x, mask, pass)
            try pass.checkpoint()
            first = try norm(try last.first(states, mask: mask, pass), pass)
        } else {
            first = try slice(try norm(try run(layers[...], x, mask, pass), pass), axis: 1, 0..<1)
        }
        first = try reshape(first, [first.shape[0], config.stream.width])
        return try pass.note("\(path).pooler", "$out", try pooler(first, pass, activation: .tanh))
    }

    /// The states of the text's tokens: [B, T, D].
    func text(pixels: Tensor, areas: [PixelSize]?, tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        let (x, mask, length) = try enter(pixels, areas, tokens, pass)
        return try slice(try norm(try run(layers[...], x, mask, pass), pass), axis: 1, 0..<length)
    }

    private func run(
        _ layers: ArraySlice<ViLTLayer>, _ x: Tensor, _ mask: AttentionMask, _ pass: Pass
    ) throws -> Tensor {
        try pass.through(layers, x) { try $0($1, mask: mask, pass) }
    }

    /// What the first layer is given, [B, T + 1 + P, D], what may be looked at, and how many tokens are text.
    private func enter(
        _ pixels: Tensor, _ areas: [PixelSize]?, _ tokens: TokenBatch, _ pass: Pass
    ) throws -> (Tensor, AttentionMask, Int) {
        let ids = try tokens.padded(limit: config.stream.positions)
        let grids = try patches.grids(of: pixels, areas: areas)
        guard ids.count == grids.each.count else {
            throw ModelError("\(ids.count) texts do not go with \(grids.each.count) pictures")
        }
        let kinds = try modalities.first(2, pass)  // [2, D]
        let text = try add(try words(ids, pass), try slice(kinds, 0..<1))
        let seen = try pass.dropped(try patches(pixels, grids, pass), rate: config.stream.dropout)
        let picture = try add(seen, try slice(kinds, 1..<2))
        let x = try concatenate([text, picture], axis: 1)
        let mask = mask(of: tokens.lengths, padded: text.shape[1], grids)
        return (try pass.note("\(path).embeddings", "$out", x), mask, text.shape[1])
    }

    private func mask(
        of lengths: [Int], padded: Int, _ grids: (batch: PatchGrid, each: [PatchGrid])
    ) -> AttentionMask {
        if lengths.allSatisfy({ $0 == padded }), grids.each.allSatisfy({ $0 == grids.batch }) { return .none }
        let width = padded + 1 + grids.batch.count
        return .keys(
            Tensor(shape: [lengths.count, width]) { visible in
                visible.update(repeating: 0)
                for (row, (length, grid)) in zip(lengths, grids.each).enumerated() {
                    let text = row * width, picture = text + padded + 1
                    for token in 0..<length { visible[text + token] = 1 }
                    visible[picture - 1] = 1
                    for y in 0..<grid.rows {
                        for x in 0..<grid.columns { visible[picture + y * grids.batch.columns + x] = 1 }
                    }
                }
            })
    }
}
