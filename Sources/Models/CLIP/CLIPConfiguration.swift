// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Tensors

/// A CLIP's `config.json`; missing keys mean the defaults of transformers' CLIPConfig.
struct CLIPConfiguration: Sendable, Equatable {
    /// The sizes of one tower's encoder.
    struct Encoder: Sendable, Equatable {
        var width: Int
        var innerWidth: Int
        var layers: Int
        var heads: Int
        var activation: Activation
        var epsilon: Float
    }

    var text: Encoder
    var vocabularySize: Int
    var positions: Int
    var endOfText: Int

    var vision: Encoder
    var channels: Int
    var imageSize: Int
    var patchSize: Int

    var projection: Int
    var initialLogitScale: Float

    init(_ json: JSON) throws(ModelError) {
        let config = ConfigReader(json)
        // Files from before 2023 carry `…_config_dict`; where that is not null, it alone counts.
        let text = try config.nested(config.has("text_config_dict") ? "text_config_dict" : "text_config")
        let vision = try config.nested(config.has("vision_config_dict") ? "vision_config_dict" : "vision_config")

        self.text = try Encoder(text, width: 512, heads: 8)
        vocabularySize = try text.int("vocab_size", default: 49_408, in: 1...16_777_216)
        positions = try text.int("max_position_embeddings", default: 77)
        endOfText = try text.int("eos_token_id", default: 49_407, in: 0...16_777_216)

        self.vision = try Encoder(vision, width: 768, heads: 12)
        channels = try vision.int("num_channels", default: 3, in: 1...64)
        imageSize = try vision.side("image_size", default: 224)
        patchSize = try vision.side("patch_size", default: 32)
        guard patchSize <= imageSize else { throw vision.fault("patch_size", "is larger than image_size") }

        projection = try config.int("projection_dim", default: 512)
        initialLogitScale = try config.float("logit_scale_init_value", default: 2.6592)
    }

    /// Patches along a side of the picture.
    var patchesAcross: Int { imageSize / patchSize }
}

extension CLIPConfiguration.Encoder {
    init(
        _ config: ConfigReader, width usualWidth: Int, heads usualHeads: Int,
        activation usualActivation: Activation = .quickGELU, epsilon usualEpsilon: Float = 1e-5
    ) throws(ModelError) {
        width = try config.int("hidden_size", default: usualWidth)
        innerWidth = try config.int("intermediate_size", default: usualWidth * 4)
        layers = try config.int("num_hidden_layers", default: 12, in: 1...512)
        heads = try config.int("num_attention_heads", default: usualHeads)
        activation = try config.activation("hidden_act", default: usualActivation)
        epsilon = try config.float("layer_norm_eps", default: usualEpsilon)
        guard width % heads == 0 else {
            throw config.fault("hidden_size", "\(width) does not divide into \(heads) heads")
        }
    }
}
