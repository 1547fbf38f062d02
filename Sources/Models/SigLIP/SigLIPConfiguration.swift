// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// A SigLIP's `config.json`; missing keys mean the defaults of transformers' SiglipConfig.
struct SigLIPConfiguration: Sendable, Equatable {
    /// The sizes of the tower for texts.
    struct Text: Sendable, Equatable {
        var encoder: CLIPConfiguration.Encoder
        var vocabularySize: Int
        var positions: Int
        /// What texts are filled up with to all positions.
        var padding: Int
        var projection: Int

        init(_ config: ConfigReader) throws(ModelError) {
            encoder = try .siglip(config)
            vocabularySize = try config.int("vocab_size", default: 32_000, in: 1...16_777_216)
            positions = try config.int("max_position_embeddings", default: 64)
            padding = try config.int("pad_token_id", default: 1, in: 0...16_777_216)
            projection = try config.int("projection_size", default: encoder.width)
            guard padding < vocabularySize else { throw config.fault("pad_token_id", "is outside the vocabulary") }
        }
    }

    /// The sizes of the tower for pictures.
    struct Vision: Sendable, Equatable {
        var encoder: CLIPConfiguration.Encoder
        var channels: Int
        var imageSize: Int
        var patchSize: Int

        init(_ config: ConfigReader) throws(ModelError) {
            encoder = try .siglip(config)
            channels = try config.int("num_channels", default: 3, in: 1...64)
            imageSize = try config.side("image_size", default: 224)
            patchSize = try config.side("patch_size", default: 16)
            guard patchSize <= imageSize else { throw config.fault("patch_size", "is larger than image_size") }
            guard try config.bool("vision_use_head", default: true) else {
                throw config.fault("vision_use_head", "is false: such a tower gives no vector for a picture")
            }
        }

        /// Patches along a side of the picture.
        var patchesAcross: Int { imageSize / patchSize }
    }

    var text: Text
    var vision: Vision

    init(_ json: JSON) throws(ModelError) {
        let config = ConfigReader(json)
        text = try Text(try config.nested("text_config"))
        vision = try Vision(try config.nested("vision_config"))
        guard text.projection == vision.encoder.width else {
            throw config.fault(
                "text_config", "makes vectors of \(text.projection) numbers, vision_config of \(vision.encoder.width)")
        }
    }
}

extension CLIPConfiguration.Encoder {
    fileprivate static func siglip(_ config: ConfigReader) throws(ModelError) -> CLIPConfiguration.Encoder {
        try CLIPConfiguration.Encoder(config, width: 768, heads: 12, activation: .geluTanh, epsilon: 1e-6)
    }
}
