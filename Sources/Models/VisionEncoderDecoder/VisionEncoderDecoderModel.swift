// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Networks
import Tensors

/// A ViT that sees a picture and a GPT-2 that writes on it, looking at its patches in every layer.
///
/// Reference: transformers 5.24, models/vision_encoder_decoder/modeling_vision_encoder_decoder.py. Deviations: `vit`
/// is the only encoder and `gpt2` the only decoder that are known.
public struct VisionEncoderDecoderModel: TextGenerator, PictureTextReader, ImageEmbedder {
    public static let modelTypes = ["vision-encoder-decoder"]
    public static let ignoredNames = GPT2Model.ignoredNames + [.ending("embeddings.mask_token")]

    let encoder: ViTEncoder
    let decoder: GPT2Decoder
    /// Brings the picture's states to the decoder's width, where that is another.
    let projection: Linear?
    public let generation: GenerationRules

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = description.config
        func part(_ key: String, knowing type: String) throws -> JSON {
            guard let part = config[key], let name = part["model_type"]?.string else {
                throw ModelError("config.json: \(key) names no model_type")
            }
            guard name == type else {
                throw ModelError("config.json: \(key) is \(name), which is not known yet; \(type) is")
            }
            return part
        }
        let vit = try ViTConfiguration(try part("encoder", knowing: "vit"))
        let gpt2 = try GPT2Configuration(try part("decoder", knowing: "gpt2"), path: "config.json: decoder")
        guard gpt2.hasCrossAttention else {
            throw ModelError("config.json: decoder has no cross-attention, so it sees no picture")
        }
        _ = weights.enter("VisionEncoderDecoderModel")
        encoder = ViTEncoder(weights["encoder"], vit)
        decoder = GPT2Decoder(weights["decoder"], gpt2)
        projection = vit.width == gpt2.width
            ? nil : Linear(weights["enc_to_dec_proj"], inputs: vit.width, outputs: gpt2.width)
        generation = try GenerationRules(description, most: gpt2.positions)
    }

    public var readsQuestions: Bool { false }
    public var maximumTokens: Int { decoder.config.positions }
    public var vision: Tower { encoder.tower }
    public var opening: [Int] { generation.start }

    public func embed(pixels: Tensor, _ pass: Pass) throws -> Tensor { try encoder.classState(pixels, pass) }

    public func source(pixels: Tensor, question: TokenBatch?, _ pass: Pass) throws -> GenerationSource {
        let states = try encoder(pixels, pass)                               // [B, 1 + P, D]
        return GenerationSource(states: try projection.map { try $0(states, pass) } ?? states)
    }

    public func logits(ids: [[Int]], source: GenerationSource, lastOnly: Bool, _ pass: Pass) throws -> Tensor {
        let mask = source.lengths.map { AttentionMask.keys(lengths: $0) } ?? .none
        var states = try decoder.states(ids, source: source.states, sourceMask: mask, pass)
        if lastOnly { states = try slice(states, axis: 1, states.shape[1] - 1..<states.shape[1]) }
        return try decoder.logits(states, pass)
    }

    // MARK: Reading a text that is given

    public func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) throws -> [AttentionStack] {
        let (picture, heads) = (TokenAxis.picture(encoder.grid), decoder.config.heads)
        return [
            AttentionStack(
                kind: .cross, paths: decoder.crossPaths, heads: heads, queries: .text(tokens), keys: picture),
            AttentionStack(
                kind: .text, paths: decoder.attentionPaths, heads: heads, queries: .text(tokens), keys: .text(tokens)),
            AttentionStack(
                kind: .vision, paths: vision.attentionPaths, heads: vision.heads, queries: picture, keys: picture),
        ]
    }

    /// The tokens are read as they are given, `opening` among them.
    public func read(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> PictureTextOutcome {
        guard pixels.rank == 4, pixels.shape[0] == tokens.ids.count else {
            throw ModelError("\(tokens.ids.count) texts do not go with pictures of shape \(pixels.shape)")
        }
        let source = try source(pixels: pixels, question: nil, pass)
        return .words(
            try logits(ids: try tokens.padded(limit: maximumTokens), source: source, lastOnly: false, pass))
    }
}
