// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Networks
import Tensors

/// CLIP: a tower for pictures and one for texts that end in one space.
///
/// Paper: Radford et al. 2021, "Learning Transferable Visual Models From Natural Language Supervision",
/// https://arxiv.org/abs/2103.00020. Reference: transformers 5.23, models/clip/modeling_clip.py. Deviations: a text
/// without its end token is an error, where the reference pools the first token; rows after the end of the longest text
/// are left out unless asked for; pictures must have the size of the configuration.
public struct CLIPModel: PictureTextAligner {
    public static let modelTypes = ["clip"]
    public static let ignoredNames: [IgnoredNames] = [.ending(".position_ids")]

    let textTower: CLIPTextTower
    let visionTower: CLIPVisionTower
    let textProjection: Linear
    let visualProjection: Linear
    let scale: Parameter

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try CLIPConfiguration(description.config)
        _ = weights.enter("CLIPModel")
        textTower = CLIPTextTower(weights["text_model"], config)
        visionTower = CLIPVisionTower(weights["vision_model"], config)
        textProjection = Linear(
            weights["text_projection"], inputs: config.text.width, outputs: config.projection, hasBias: false,
            initial: .normal(deviation: 1 / Float(config.text.width).squareRoot()))
        visualProjection = Linear(
            weights["visual_projection"], inputs: config.vision.width, outputs: config.projection, hasBias: false,
            initial: .normal(deviation: 1 / Float(config.vision.width).squareRoot()))
        scale = weights.take("logit_scale", [], initial: .constant(config.initialLogitScale))
    }

    public var text: Tower { textTower.tower }
    public var vision: Tower { visionTower.tower }
    public var maximumTokens: Int { textTower.positions }
    public var logitScale: Float { expf(scale.wide.floats[0]) }
    public var logitScaleWeight: Parameter { scale }

    public func embed(pixels: Tensor, _ pass: Pass) throws -> Tensor {
        try visualProjection(try visionTower(pixels, pass), pass)
    }

    public func embed(tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        try textProjection(try textTower(tokens, pass), pass)
    }

    public func pooledToken(of ids: [Int]) throws -> Int? { try textTower.end(of: ids) }
}
