// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Networks
import Tensors

/// SigLIP: a tower for pictures and one for texts, each pair of whose vectors is a question of its own.
///
/// Paper: Zhai et al. 2023, "Sigmoid Loss for Language Image Pre-Training", https://arxiv.org/abs/2303.15343.
/// Reference: transformers 5.24, models/siglip/modeling_siglip.py. Deviations: texts are always filled up to all
/// positions, and padding is read, as the checkpoints were trained, where the reference leaves both to its caller;
/// pictures must have the size of the configuration; fresh models begin at the paper's scale and bias, not at 0.
public struct SigLIPModel: PictureTextAligner, PictureTextReader {
    public static let modelTypes = ["siglip"]
    public static let ignoredNames: [IgnoredNames] = [.ending(".position_ids")]

    let textTower: SigLIPTextTower
    let visionTower: SigLIPVisionTower
    let scale: Parameter
    let bias: Parameter

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try SigLIPConfiguration(description.config)
        _ = weights.enter("SiglipModel")
        textTower = SigLIPTextTower(weights["text_model"], config.text)
        visionTower = SigLIPVisionTower(weights["vision_model"], config.vision)
        scale = weights.take("logit_scale", [1], initial: .constant(logf(10)))
        bias = weights.take("logit_bias", [1], initial: .constant(-10))
    }

    public var text: Tower { textTower.tower }
    public var vision: Tower { visionTower.tower }
    public var maximumTokens: Int { textTower.positions }
    public var readsPadding: Bool { true }
    public var logitScale: Float { expf(scale.wide.floats[0]) }
    public var logitBias: Float { bias.wide.floats[0] }
    public var logitScaleWeight: Parameter { scale }
    public var logitBiasWeight: Parameter? { bias }

    public func embed(pixels: Tensor, _ pass: Pass) throws -> Tensor { try visionTower(pixels, pass) }
    public func embed(tokens: TokenBatch, _ pass: Pass) throws -> Tensor { try textTower(tokens, pass) }
    public func pooledToken(of ids: [Int]) throws -> Int? { textTower.positions - 1 }

    /// Each pair of picture and text alone: the probability that they belong together.
    public func probabilities(ofLogits logits: Tensor) throws -> Tensor { try map(logits, .sigmoid) }

    public func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) throws -> [AttentionStack] {
        let (vision, text) = (vision, text)
        let patches = TokenAxis.picture(visionTower.grid), words = TokenAxis.text(textTower.positions)
        return [
            AttentionStack(
                kind: .pool, paths: [visionTower.head.attentionPath], heads: vision.heads,
                queries: TokenAxis(count: 1), keys: patches),
            AttentionStack(
                kind: .vision, paths: vision.attentionPaths, heads: vision.heads, queries: patches, keys: patches),
            AttentionStack(kind: .text, paths: text.attentionPaths, heads: text.heads, queries: words, keys: words),
        ]
    }

    public func read(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> PictureTextOutcome {
        .match(try pairLogits(pixels: pixels, tokens: tokens, pass))
    }
}
