// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// ALIGN: an EfficientNet for pictures and a BERT for texts that end in one space.
///
/// Paper: Jia et al. 2021, "Scaling Up Visual and Vision-Language Representation Learning With Noisy Text Supervision",
/// https://arxiv.org/abs/2102.05918. Reference: transformers 5.24, models/align/modeling_align.py. Deviations: the
/// statistics of batch norms stay as they are while training, and the count of batches they were gathered from is not
/// saved; rows after the end of the longest text are left out unless asked for.
public struct ALIGNModel: PictureTextAligner, PictureTextReader {
    public static let modelTypes = ["align"]
    public static let ignoredNames: [IgnoredNames] = [
        .ending(".position_ids"), .ending(".token_type_ids"), .ending(".num_batches_tracked"),
    ]

    let textTower: ALIGNTextTower
    let visionTower: ALIGNVisionTower
    let textProjection: Linear
    let temperature: Parameter

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try ALIGNConfiguration(description.config)
        _ = weights.enter("AlignModel")
        textTower = ALIGNTextTower(weights["text_model"], config.text)
        visionTower = ALIGNVisionTower(weights["vision_model"], config)
        textProjection = Linear(
            weights["text_projection"], inputs: config.text.width, outputs: config.projection,
            initial: .normal(deviation: 1 / Float(config.text.width).squareRoot()))
        temperature = weights.take("temperature", [], initial: .constant(config.initialTemperature))
    }

    public var text: Tower { textTower.tower }
    public var vision: Tower { visionTower.tower }
    public var maximumTokens: Int { textTower.positions }
    public var logitScale: Float { 1 / temperature.wide.floats[0] }
    /// The temperature, which cosines are divided by.
    public var logitScaleWeight: Parameter { temperature }

    public func logitScale(_ pass: Pass) throws -> Tensor { try map(pass.wide(temperature), .reciprocal) }

    public func keepLogitScale(below most: Float) throws {
        if let value = temperature.wide.floats.first, value < 1 / most { try temperature.assign(Tensor(1 / most)) }
    }

    public func featureMap(pictureSize: (height: Int, width: Int)) -> FeatureMap? {
        visionTower.featureMap(pictureSize: pictureSize)
    }

    public func embed(pixels: Tensor, _ pass: Pass) throws -> Tensor { try visionTower(pixels, pass) }

    public func embed(tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        try textProjection(try textTower(tokens, pass), pass)
    }

    public func pooledToken(of ids: [Int]) throws -> Int? { 0 }

    public func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) throws -> [AttentionStack] {
        let tower = text, words = TokenAxis.text(tokens)
        return [
            AttentionStack(kind: .text, paths: tower.attentionPaths, heads: tower.heads, queries: words, keys: words)
        ]
    }

    public func read(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> PictureTextOutcome {
        .match(try pairLogits(pixels: pixels, tokens: tokens, pass))
    }
}
