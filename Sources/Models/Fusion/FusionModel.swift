// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// A head on the two towers of a CLIP that chooses among labels for a picture and a text: an answer to a question.
///
/// The towers keep a CLIP's own names under `clip.`; the head's weights are `fusion.` and `classifier.`. Papers:
/// Arevalo et al. 2017, https://arxiv.org/abs/1702.01992 (gated); Lu et al. 2019, "ViLBERT",
/// https://arxiv.org/abs/1908.02265 (text that attends to a picture). Deviations: vectors go through a layer norm
/// before the head, so that it fits towers of any scale; text attends to the picture and not the other way round.
public struct FusionModel: PictureTextClassifier, ImageEmbedder, TextEmbedder {
    public static let modelTypes = ["rebus-fusion"]
    public static let ignoredNames = CLIPModel.ignoredNames

    public let kind: FusionKind
    public let labels: [String]
    let clip: CLIPModel
    let head: any FusionHead
    let classifier: Linear

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try FusionConfiguration(description.config)
        let sizes = try CLIPConfiguration(config.clip)
        (kind, labels) = (config.kind, config.labels)
        _ = weights.enter("FusionModel")
        clip = try CLIPModel(
            ModelDescription(config: config.clip, folder: description.folder), weights: weights["clip"])
        let (place, width, hidden) = (weights["fusion"], sizes.projection, config.hidden)
        head =
            switch config.kind {
            case .concat: VectorFusion(place, usesPicture: true, usesText: true, width: width, hidden: hidden)
            case .image: VectorFusion(place, usesPicture: true, usesText: false, width: width, hidden: hidden)
            case .text: VectorFusion(place, usesPicture: false, usesText: true, width: width, hidden: hidden)
            case .gated: GatedFusion(place, width: width, hidden: hidden)
            case .cross:
                CrossFusion(
                    place, pictureWidth: sizes.vision.width, textWidth: sizes.text.width, hidden: hidden,
                    heads: config.heads)
            }
        classifier = Linear(
            weights["classifier"], inputs: hidden, outputs: labels.count, initial: .scaled(to: hidden))
    }

    public var gate: Pass.Point? { head.gate }
    public var crossAttentionPath: String? { head.attentionPath }

    public func logits(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        guard pixels.rank == 4, pixels.shape[0] == tokens.ids.count else {
            throw ModelError("\(tokens.ids.count) texts do not go with pictures of shape \(pixels.shape)")
        }
        let fused = try pass.note("fusion", "$out", try head(clip, pixels: pixels, tokens: tokens, pass))
        return try classifier(fused, pass)
    }

    // MARK: The towers by themselves

    public var vision: Tower { clip.vision }
    public var text: Tower { clip.text }
    public var maximumTokens: Int { clip.maximumTokens }

    public func embed(pixels: Tensor, _ pass: Pass) throws -> Tensor { try clip.embed(pixels: pixels, pass) }
    public func embed(tokens: TokenBatch, _ pass: Pass) throws -> Tensor { try clip.embed(tokens: tokens, pass) }
    public func pooledToken(of ids: [Int]) throws -> Int? { try clip.pooledToken(of: ids) }
}
