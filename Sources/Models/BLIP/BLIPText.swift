// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// BERT's layers for texts, each of which can also look at another sequence: what BLIP calls a mixture of encoder and
/// decoder.
///
/// Where it is given nothing to look at it is an encoder of texts alone; it goes by the same weights.
struct BLIPText: Sendable {
    let path: String
    let words: Embedding
    let positions: Embedding
    let norm: LayerNorm
    let encoder: String
    let layers: [BLIPTextLayer]
    private let embeddings: String
    private let config: BLIPConfiguration

    init(_ weights: WeightsCursor, _ config: BLIPConfiguration) {
        path = weights.enter("BlipTextModel")
        let width = config.text.width
        let place = weights["embeddings"]
        embeddings = place.enter("BlipTextEmbeddings")
        words = Embedding(place["word_embeddings"], rows: config.vocabularySize, width: width)
        positions = Embedding(place["position_embeddings"], rows: config.positions, width: width)
        norm = LayerNorm(place["LayerNorm"], width: width, epsilon: config.text.epsilon)
        encoder = weights["encoder"].enter("BlipTextEncoder")
        layers = (0..<config.text.layers).map { BLIPTextLayer(weights["encoder"]["layer"][$0], config) }
        self.config = config
    }

    /// The last states of B rows of T tokens, which look at `source` where it is given → [B, T, D]
    ///
    /// - Parameter start: how many tokens went before.
    func callAsFunction(
        _ ids: [[Int]], after start: Int = 0, seeing source: GenerationSource? = nil, mask: AttentionMask,
        _ pass: Pass
    ) throws -> Tensor {
        let tokens = try words(ids, pass)
        let end = start + tokens.shape[1]
        guard end <= config.positions else {
            throw ModelError("a text has \(end) tokens; this model reads at most \(config.positions)")
        }
        let placed = try add(tokens, try positions.first(tokens.shape[1], after: start, pass))
        var x = try pass.note(embeddings, "$out", try norm(placed, pass))
        x = try pass.dropped(x, rate: config.dropout)
        x = try pass.through(layers, x) { try $0($1, mask: mask, seeing: source, pass) }
        return try pass.note(encoder, "$out", x)
    }

    /// The last states of whole texts: tokens of B texts → [B, T, D]
    func states(_ tokens: TokenBatch, seeing source: GenerationSource? = nil, _ pass: Pass) throws -> Tensor {
        let ids = try tokens.padded(limit: config.positions)
        let lengths = tokens.lengths
        let isEven = lengths.allSatisfy { $0 == ids[0].count }
        return try self(ids, seeing: source, mask: isEven ? .none : .keys(lengths: lengths), pass)
    }

    var tower: Tower {
        Tower(path: path, attentionPaths: selfPaths, heads: config.text.heads, width: config.text.width)
    }

    /// Attention of the tokens among themselves.
    func selfStack(_ kind: AttentionStack.Kind, tokens: Int) -> AttentionStack {
        AttentionStack(
            kind: kind, paths: selfPaths, heads: config.text.heads, queries: .text(tokens), keys: .text(tokens))
    }

    /// Attention of the tokens to what they look at.
    func crossStack(_ kind: AttentionStack.Kind, tokens: Int, keys: TokenAxis) -> AttentionStack {
        AttentionStack(
            kind: kind, paths: layers.map(\.cross.attention.path), heads: config.text.heads, queries: .text(tokens),
            keys: keys)
    }

    private var selfPaths: [String] { layers.map(\.attention.attention.path) }
}

/// One layer: attention to the text itself, to what is looked at, and a feed-forward network, each added to what came
/// in and then normalised.
struct BLIPTextLayer: Sendable {
    let path: String
    let attention: BLIPTextAttention
    let cross: BLIPTextAttention
    let intermediate: Linear
    let output: Linear
    let norm: LayerNorm
    private let activation: Activation
    private let dropout: Float

    init(_ weights: WeightsCursor, _ config: BLIPConfiguration) {
        path = weights.enter("BlipTextLayer")
        let (width, inner) = (config.text.width, config.text.innerWidth)
        attention = BLIPTextAttention(weights["attention"], config, seeing: width)
        cross = BLIPTextAttention(weights["crossattention"], config, seeing: config.vision.width)
        intermediate = Linear(
            weights["intermediate"]["dense"], inputs: width, outputs: inner, initial: .moderate(width))
        output = Linear(weights["output"]["dense"], inputs: inner, outputs: width, initial: .moderate(inner))
        norm = LayerNorm(weights["output"]["LayerNorm"], width: width, epsilon: config.text.epsilon)
        activation = config.text.activation
        dropout = config.dropout
    }

    /// x [B, T, D] → [B, T, D]
    func callAsFunction(
        _ x: Tensor, mask: AttentionMask, seeing source: GenerationSource?, _ pass: Pass
    ) throws -> Tensor {
        var x = try attention(try pass.input(path, x), mask: mask, pass)
        if let source {
            x = try cross(x, seeing: source.states, mask: source.lengths.map { .keys(lengths: $0) } ?? .none, pass)
        }
        let forward = try pass.dropped(
            try output(try intermediate(x, pass, activation: activation), pass), rate: dropout)
        return try pass.note(path, "$out", try norm.adding(forward, to: x, pass).normalized)
    }
}

/// Attention, its output, and the norm of the sum with what came in.
struct BLIPTextAttention: Sendable {
    let path: String
    let attention: SelfAttention
    let output: Linear
    let norm: LayerNorm
    private let dropout: Float

    /// - Parameter context: the width of the rows that are looked at.
    init(_ weights: WeightsCursor, _ config: BLIPConfiguration, seeing context: Int) {
        path = weights.enter("BlipTextAttention")
        let width = config.text.width
        let attending = weights["self"]
        func projection(_ name: String, _ inputs: Int) -> Linear {
            Linear(attending[name], inputs: inputs, outputs: width, initial: .moderate(inputs))
        }
        attention = SelfAttention(
            path: attending.enter("BlipTextSelfAttention"), query: projection("query", width),
            key: projection("key", context), value: projection("value", context), heads: config.text.heads,
            width: width)
        output = Linear(weights["output"]["dense"], inputs: width, outputs: width, initial: .moderate(width))
        norm = LayerNorm(weights["output"]["LayerNorm"], width: width, epsilon: config.text.epsilon)
        dropout = config.dropout
    }

    /// x [B, T, D], which looks at itself or at context [B, S, C] → [B, T, D]
    func callAsFunction(
        _ x: Tensor, seeing context: Tensor? = nil, mask: AttentionMask, _ pass: Pass
    ) throws -> Tensor {
        let seen = try attention(context ?? x, asking: context == nil ? nil : x, mask: mask, pass)
        let projected = try output(try pass.note(attention.path, "$out", seen), pass)
        let sum = try norm.adding(try pass.dropped(projected, rate: dropout), to: x, pass)
        return try pass.note(path, "$out", sum.normalized)
    }
}

extension Initializer {
    /// Outputs of about 0.7 of the size of `inputs` numbers that vary by 1, as BERT's 0.02 gives at its own width.
    fileprivate static func moderate(_ inputs: Int) -> Initializer {
        .normal(deviation: 1 / Float(2 * inputs).squareRoot())
    }
}
