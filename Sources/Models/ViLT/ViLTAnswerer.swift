// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Preparing
import Tensors

/// A ViLT that chooses an answer to a question on a picture (Kim et al. 2021, section 4.3); transformers'
/// ViltForQuestionAnswering.
///
/// As in the reference each answer is right or not by itself, since people gave several to one question of VQAv2; where
/// `problem_type` of config.json is `single_label_classification`, one alone is.
public struct ViLTAnswerer: PictureTextClassifier, PictureTextReader {
    public static let modelTypes = ["vilt"]
    public static let architectures = ["ViltForQuestionAnswering"]
    public static let ignoredNames = ViLTNames.ignored

    public let labels: [String]
    public let choosesOne: Bool
    let stream: ViLTStream
    let hidden: Linear
    let norm: LayerNorm
    let output: Linear

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try ViLTConfiguration(description.config)
        labels = config.labels
        choosesOne = description.config["problem_type"]?.isString("single_label_classification") ?? false
        _ = weights.enter("ViltForQuestionAnswering")
        stream = ViLTStream(weights["vilt"], config)
        let (width, head) = (config.stream.width, weights["classifier"])
        _ = head.enter("Sequential")
        hidden = Linear(head[0], inputs: width, outputs: 2 * width, initial: config.initial)
        // The head's norm has torch's epsilon, not the configuration's.
        norm = LayerNorm(head[1], width: 2 * width, epsilon: 1e-5)
        output = Linear(head[3], inputs: 2 * width, outputs: labels.count, initial: config.initial)
    }

    public var maximumTokens: Int { stream.maximumTokens }
    public var gate: Pass.Point? { nil }
    public var crossAttentionPath: String? { nil }

    public func logits(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        try logits(pixels: pixels, areas: nil, tokens: tokens, pass)
    }

    public func logits(pixels: Tensor, areas: [PixelSize]?, tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        let pooled = try stream.pooled(pixels: pixels, areas: areas, tokens: tokens, pass)
        let middle = try activate(try norm(try hidden(pooled, pass), pass), .gelu)
        return try pass.note("classifier", "$out", try output(middle, pass))
    }

    public func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) throws -> [AttentionStack] {
        try stream.attentionStacks(pictureSize: pictureSize, tokens: tokens)
    }

    public func read(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> PictureTextOutcome {
        .labels(try logits(pixels: pixels, tokens: tokens, pass), names: labels)
    }
}

/// Names in a ViLT's checkpoints that no head needs.
enum ViLTNames {
    static let ignored: [IgnoredNames] = [.ending(".position_ids"), .ending(".token_type_ids")]
}
