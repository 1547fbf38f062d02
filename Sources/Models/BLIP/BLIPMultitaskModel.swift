// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Networks
import Tensors

/// BLIP with all its heads on one body: it describes, answers, compares and judges, as its pretraining has it.
///
/// Its folder names three of transformers' architectures, each of which opens it and leaves out what it does without;
/// `LoadedModel.part` gives one of them alone. Paper and reference: as `BLIPCaptionModel`. Deviations: encoder and
/// decoder share no weights, since transformers' classes keep both; the temperature of the cosines is not learnt; a
/// caption's words look at the picture and an answer's at the question, by the same decoder.
public struct BLIPMultitaskModel: TextGenerator, PictureTextReader, PictureTextAligner, PictureTextMatcher {
    public static let modelTypes = ["blip"]
    public static let architectures =
        BLIPCaptionModel.architectures + BLIPAnswerModel.architectures + BLIPMatchModel.architectures
    public static let ignoredNames = BLIPTextDecoder.ignoredNames

    let visionTower: BLIPVisionTower
    let encoder: BLIPText
    let decoder: BLIPTextDecoder
    let head: BLIPMatchHead
    public let maximumTokens: Int

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try BLIPConfiguration(description.config)
        try config.checkWidths()
        _ = weights.enter("Blip")
        visionTower = BLIPVisionTower(weights["vision_model"], config)
        encoder = BLIPText(weights["text_encoder"], config)
        decoder = BLIPTextDecoder(weights["text_decoder"], config)
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

    // MARK: Writing

    public var generation: GenerationRules { decoder.generation }
    public var readsQuestions: Bool { true }
    public var writesCaptions: Bool { true }

    public func source(pixels: Tensor, question: TokenBatch?, _ pass: Pass) throws -> GenerationSource {
        let seen = try visionTower(pixels, pass)
        guard let question else { return GenerationSource(states: seen) }
        return try encoder.understood(question, seeing: seen, pass)
    }

    public func logits(ids: [[Int]], source: GenerationSource, lastOnly: Bool, _ pass: Pass) throws -> Tensor {
        try decoder(ids, source: source, lastOnly: lastOnly, pass)
    }

    // MARK: Reading a caption

    public func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) -> [AttentionStack] {
        decoder.stacks(tokens: tokens, seeing: visionTower)
    }

    /// The logits of the text's own words, as `BLIPCaptionModel` has them.
    public func read(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> PictureTextOutcome {
        try decoder.read(tokens, seeing: try visionTower(pixels, pass), pass)
    }
}
