// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Networks
import Tensors

/// BLIP that tells whether a text belongs to a picture: by the cosine of their vectors, and by reading the text in
/// sight of the picture.
///
/// Paper: Li et al. 2022, section 3.2 (ITC, ITM), https://arxiv.org/abs/2201.12086. Reference: transformers 5.24,
/// models/blip, BlipForImageTextRetrieval. Deviations: those of `BLIPCaptionModel`; the judge's two logits are given as
/// their difference; cosines have the fixed scale at which BLIP's pretraining begins, 1 / 0.07, for which the
/// checkpoints hold no weight.
public struct BLIPMatchModel: PictureTextAligner, PictureTextMatcher, PictureTextReader {
    public static let modelTypes = ["blip"]
    public static let architectures = ["BlipForImageTextRetrieval"]
    public static let ignoredNames: [IgnoredNames] = [
        .ending(".position_ids"), .starting("text_encoder.pooler."),
        // What a model of several tasks has besides.
        .starting("text_decoder."),
    ]

    let visionTower: BLIPVisionTower
    let encoder: BLIPText
    let head: BLIPMatchHead
    public let maximumTokens: Int

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try BLIPConfiguration(description.config)
        _ = weights.enter("BlipForImageTextRetrieval")
        visionTower = BLIPVisionTower(weights["vision_model"], config)
        encoder = BLIPText(weights["text_encoder"], config)
        head = BLIPMatchHead(weights, config)
        maximumTokens = config.positions
    }

    // MARK: Vectors

    public var vision: Tower { visionTower.tower }
    public var text: Tower { encoder.tower }
    public var logitScale: Float { expf(head.scale.wide.floats[0]) }
    public var logitScaleWeight: Parameter { head.scale }

    public func embed(pixels: Tensor, _ pass: Pass) throws -> Tensor {
        try head.embed(visionTower, pixels: pixels, pass)
    }

    public func embed(tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        try head.embed(encoder, tokens: tokens, pass)
    }

    public func pooledToken(of ids: [Int]) -> Int? { 0 }

    // MARK: Pairs

    public func matchLogits(
        pixels: Tensor, tokens: TokenBatch, pairs: [(picture: Int, text: Int)], _ pass: Pass
    ) throws -> Tensor {
        try head.logits(visionTower, encoder, pixels: pixels, tokens: tokens, pairs: pairs, pass)
    }

    public func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) -> [AttentionStack] {
        [
            encoder.crossStack(.cross, tokens: tokens, keys: .picture(visionTower.grid)),
            encoder.selfStack(.text, tokens: tokens), visionTower.stack,
        ]
    }

    /// The logit of each pair: one that is 0 for even odds, so that a gradient of it does not fade as a probability's
    /// does.
    public func read(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> PictureTextOutcome {
        guard pixels.shape.first == tokens.ids.count else {
            throw ModelError("\(tokens.ids.count) texts do not go with pictures of shape \(pixels.shape)")
        }
        return .match(
            try matchLogits(pixels: pixels, tokens: tokens, pairs: tokens.ids.indices.map { ($0, $0) }, pass))
    }
}
