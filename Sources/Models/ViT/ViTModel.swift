// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// A vision transformer, with a head that chooses among its own labels where the checkpoint has one.
///
/// Paper: Dosovitskiy et al. 2021, "An Image Is Worth 16x16 Words", https://arxiv.org/abs/2010.11929. Reference:
/// transformers 5.24, models/vit/modeling_vit.py. Deviations: a picture's vector is the class token's state after the
/// last norm, and the pooler, which only some checkpoints were trained with, is kept as weights only; pictures must
/// have the size of the configuration.
public struct ViTModel: ImageEmbedder, ImageClassifier {
    public static let modelTypes = ["vit"]
    public static let ignoredNames: [IgnoredNames] = [.ending("embeddings.mask_token"), .starting("decoder.")]

    let encoder: ViTEncoder
    let classifier: Linear?
    public let labels: [String]

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try ViTConfiguration(description.config)
        // Models with a head on top keep the encoder under its own name; so do fresh ones whose labels are named.
        let isFresh = weights["vit"]["embeddings"].has("cls_token") && weights["embeddings"].has("cls_token")
        let isBare = isFresh ? config.labels.isEmpty : !weights["vit"].hasNames
        let head = weights["classifier"]
        if !isBare { _ = weights.enter("ViTForImageClassification") }
        encoder = ViTEncoder(isBare ? weights : weights["vit"], config)
        if !isBare, head.has("weight"), !config.labels.isEmpty {
            classifier = Linear(head, inputs: config.width, outputs: config.labels.count)
            labels = config.labels
        } else {
            classifier = nil
            labels = []
        }
    }

    public var vision: Tower { encoder.tower }

    public func embed(pixels: Tensor, _ pass: Pass) throws -> Tensor { try encoder.classState(pixels, pass) }

    public func logits(pixels: Tensor, _ pass: Pass) throws -> Tensor {
        guard let classifier else {
            throw ModelError("the model has no labels of its own", hint: "load a ViT that was trained to classify")
        }
        return try classifier(try encoder.classState(pixels, pass), pass)
    }
}
