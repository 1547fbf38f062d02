// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// BLIP that describes a picture: a decoder of text whose words look at the picture.
///
/// Paper: Li et al. 2022, "BLIP: Bootstrapping Language-Image Pre-training", https://arxiv.org/abs/2201.12086.
/// Reference: transformers 5.24, models/blip, BlipForConditionalGeneration. Deviations: pictures must have the size of
/// the configuration; a picture's vector is the class token's last state, which goes through the last norm once.
public struct BLIPCaptionModel: TextGenerator, PictureTextReader, ImageEmbedder {
    public static let modelTypes = ["blip"]
    public static let architectures = ["BlipForConditionalGeneration"]
    public static let ignoredNames =
        BLIPTextDecoder.ignoredNames + [
            // What a model of several tasks has besides.
            .starting("text_encoder."), .starting("vision_proj."), .starting("text_proj."), .starting("itm_head."),
        ]

    let visionTower: BLIPVisionTower
    let decoder: BLIPTextDecoder
    public let maximumTokens: Int

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try BLIPConfiguration(description.config)
        _ = weights.enter("BlipForConditionalGeneration")
        visionTower = BLIPVisionTower(weights["vision_model"], config)
        decoder = BLIPTextDecoder(weights["text_decoder"], config)
        maximumTokens = config.positions
    }

    public var vision: Tower { visionTower.tower }
    public func embed(pixels: Tensor, _ pass: Pass) throws -> Tensor { try visionTower.classState(pixels, pass) }

    // MARK: Writing

    public var generation: GenerationRules { decoder.generation }
    public var readsQuestions: Bool { false }

    public func source(pixels: Tensor, question: TokenBatch?, _ pass: Pass) throws -> GenerationSource {
        guard question == nil else {
            throw ModelError("this BLIP describes pictures and answers no questions", hint: "caption MODEL PICTURE")
        }
        return GenerationSource(states: try visionTower(pixels, pass))
    }

    public func logits(ids: [[Int]], source: GenerationSource, lastOnly: Bool, _ pass: Pass) throws -> Tensor {
        try decoder(ids, source: source, lastOnly: lastOnly, pass)
    }

    // MARK: Reading

    public func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) -> [AttentionStack] {
        decoder.stacks(tokens: tokens, seeing: visionTower)
    }

    /// The logits of the text's own words, before each of which the words before it were read; as in the reference, the
    /// first token is taken for the one that captions begin with.
    public func read(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> PictureTextOutcome {
        try decoder.read(tokens, seeing: try visionTower(pixels, pass), pass)
    }
}
