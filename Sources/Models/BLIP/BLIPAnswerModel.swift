// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// BLIP that answers questions on a picture: an encoder reads the question in sight of the picture, and a decoder whose
/// words look at the question so read writes the answer.
///
/// Paper: Li et al. 2022, section 5.3, https://arxiv.org/abs/2201.12086. Reference: transformers 5.24, models/blip,
/// BlipForQuestionAnswering. Deviations: those of `BLIPCaptionModel`; in a batch, answers do not look at the padding of
/// shorter questions.
public struct BLIPAnswerModel: TextGenerator, PictureTextReader, ImageEmbedder {
    public static let modelTypes = ["blip"]
    public static let architectures = ["BlipForQuestionAnswering"]
    public static let ignoredNames =
        BLIPTextDecoder.ignoredNames + [
            .starting("text_encoder.pooler."),
            // What a model of several tasks has besides.
            .starting("vision_proj."), .starting("text_proj."), .starting("itm_head."),
        ]

    let visionTower: BLIPVisionTower
    let encoder: BLIPText
    let decoder: BLIPTextDecoder
    public let maximumTokens: Int

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try BLIPConfiguration(description.config)
        try config.checkWidths()
        _ = weights.enter("BlipForQuestionAnswering")
        visionTower = BLIPVisionTower(weights["vision_model"], config)
        encoder = BLIPText(weights["text_encoder"], config)
        decoder = BLIPTextDecoder(weights["text_decoder"], config)
        maximumTokens = config.positions
    }

    public var vision: Tower { visionTower.tower }
    public func embed(pixels: Tensor, _ pass: Pass) throws -> Tensor { try visionTower.classState(pixels, pass) }

    // MARK: Writing

    public var generation: GenerationRules { decoder.generation }
    public var readsQuestions: Bool { true }

    public func source(pixels: Tensor, question: TokenBatch?, _ pass: Pass) throws -> GenerationSource {
        guard let question else {
            throw ModelError("this BLIP answers questions, and none was asked", hint: "ask MODEL PICTURE \"…?\"")
        }
        return try encoder.understood(question, seeing: try visionTower(pixels, pass), pass)
    }

    public func logits(ids: [[Int]], source: GenerationSource, lastOnly: Bool, _ pass: Pass) throws -> Tensor {
        try decoder(ids, source: source, lastOnly: lastOnly, pass)
    }

    // MARK: Reading

    /// The question's words at the picture and among themselves, the picture, and the answer's first token.
    public func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) -> [AttentionStack] {
        [
            encoder.crossStack(.cross, tokens: tokens, keys: .picture(visionTower.grid)),
            encoder.selfStack(.text, tokens: tokens), visionTower.stack,
            decoder.text.crossStack(.question, tokens: 1, keys: .text(tokens)),
            decoder.text.selfStack(.answer, tokens: 1),
        ]
    }

    /// The logits of an answer's first word to each question: [B, 1, V].
    public func read(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> PictureTextOutcome {
        let source = try source(pixels: pixels, question: tokens, pass)
        let start = [[Int]](repeating: generation.start, count: source.states.shape[0])
        return .words(try decoder(start, source: source, pass))
    }
}

extension BLIPConfiguration {
    /// - Throws: `ModelError` where a decoder that looks at pictures cannot look at texts.
    func checkWidths() throws(ModelError) {
        guard vision.width == text.width else {
            throw ModelError(
                "config.json: answers look at questions, so the text's hidden_size, \(text.width), must be the "
                    + "picture's, \(vision.width)")
        }
    }
}

extension BLIPText {
    /// Questions read in sight of their pictures, for answers to look at: states of pictures [B, S, D] → [B, T, D]
    func understood(_ questions: TokenBatch, seeing pictures: Tensor, _ pass: Pass) throws -> GenerationSource {
        guard questions.ids.count == pictures.shape.first else {
            throw ModelError("\(questions.ids.count) questions do not go with pictures of shape \(pictures.shape)")
        }
        let states = try states(questions, seeing: GenerationSource(states: pictures), pass)
        return GenerationSource(states: states, lengths: questions.lengths)
    }
}
