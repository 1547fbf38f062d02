// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// The tower for pictures of a SigLIP, saved alone.
public struct SigLIPVisionModel: ImageEmbedder {
    public static let modelTypes = ["siglip_vision_model"]
    public static let ignoredNames: [IgnoredNames] = [.ending(".position_ids")]

    let tower: SigLIPVisionTower

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try SigLIPConfiguration.Vision(ConfigReader(description.config))
        // Older files keep the tower under its name in the whole model.
        tower = SigLIPVisionTower(weights["vision_model"].hasNames ? weights["vision_model"] : weights, config)
    }

    public var vision: Tower { tower.tower }

    public func embed(pixels: Tensor, _ pass: Pass) throws -> Tensor { try tower(pixels, pass) }
}

/// The tower for texts of a SigLIP, saved alone.
public struct SigLIPTextModel: TextEmbedder {
    public static let modelTypes = ["siglip_text_model"]
    public static let ignoredNames: [IgnoredNames] = [.ending(".position_ids")]

    let tower: SigLIPTextTower

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try SigLIPConfiguration.Text(ConfigReader(description.config))
        tower = SigLIPTextTower(weights["text_model"].hasNames ? weights["text_model"] : weights, config)
    }

    public var text: Tower { tower.tower }
    public var maximumTokens: Int { tower.positions }
    public var readsPadding: Bool { true }

    public func embed(tokens: TokenBatch, _ pass: Pass) throws -> Tensor { try tower(tokens, pass) }
    public func pooledToken(of ids: [Int]) throws -> Int? { tower.positions - 1 }
}
