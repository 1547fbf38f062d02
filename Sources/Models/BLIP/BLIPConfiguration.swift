// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Tensors

/// A BLIP's `config.json`; missing keys mean the defaults of transformers' BlipConfig.
struct BLIPConfiguration: Sendable, Equatable {
    /// The sizes of a stack of layers.
    struct Stack: Sendable, Equatable {
        var width: Int
        var innerWidth: Int
        var layers: Int
        var heads: Int
        var activation: Activation
        var epsilon: Float
    }

    var vision: Stack
    var imageSize: Int
    var patchSize: Int

    var text: Stack
    var vocabularySize: Int
    var positions: Int
    /// The share of numbers dropped while training.
    var dropout: Float
    /// Whether words are guessed by the table that they are read by.
    var tiesWords: Bool
    /// What a text that is written begins with, `[DEC]`; what ends it, `[SEP]`; what follows in a batch.
    var begin: Int
    var end: Int
    var padding: Int
    var generation: GenerationRules

    /// The width of the space where pictures and texts are compared.
    var projection: Int

    init(_ json: JSON) throws(ModelError) {
        let config = ConfigReader(json)
        let text = try config.nested("text_config")
        let vision = try config.nested("vision_config")

        self.vision = try Stack(vision, heads: 12, epsilon: 1e-5)
        imageSize = try vision.side("image_size", default: 384)
        patchSize = try vision.side("patch_size", default: 16)
        guard patchSize <= imageSize else { throw vision.fault("patch_size", "is larger than image_size") }

        self.text = try Stack(text, heads: 8, epsilon: 1e-12)
        vocabularySize = try text.int("vocab_size", default: 30_524, in: 1...16_777_216)
        positions = try text.int("max_position_embeddings", default: 512)
        dropout = try text.float("hidden_dropout_prob", default: 0)
        guard (0..<1).contains(dropout) else {
            throw text.fault("hidden_dropout_prob", "is \(dropout), not within 0…1")
        }
        if json["text_config"]?["is_decoder"]?.bool == false {
            throw text.fault("is_decoder", "is false: its text would not look at the picture")
        }
        tiesWords =
            json["tie_word_embeddings"]?.bool ?? json["text_config"]?["tie_word_embeddings"]?.bool ?? true

        let ids = 0...(vocabularySize - 1)
        begin = try text.int("bos_token_id", default: 30_522, in: ids)
        end = try text.int("sep_token_id", default: 102, in: ids)
        padding = try text.int("pad_token_id", default: 0, in: ids)
        generation = try Self.generation(text, start: begin, end: end, padding: padding)

        projection = try config.int("image_text_hidden_size", default: 256)
    }

    /// The reference hands the text's own configuration to its search, and reads no generation_config.json.
    private static func generation(
        _ text: ConfigReader, start: Int, end: Int, padding: Int
    ) throws(ModelError) -> GenerationRules {
        var rules = GenerationRules(
            start: [start], ends: [end], padding: padding,
            maximumLength: try text.int("max_length", default: 20, in: 1...65_536))
        rules.beams = try text.int("num_beams", default: 1, in: 1...1024)
        rules.lengthPenalty = try text.float("length_penalty", default: 1)
        rules.repetitionPenalty = try text.float("repetition_penalty", default: 1)
        rules.earlyStopping = text.json?["early_stopping"]?.bool ?? false
        return rules
    }

    /// Patches along a side of the picture.
    var patchesAcross: Int { imageSize / patchSize }
}

extension BLIPConfiguration.Stack {
    init(_ config: ConfigReader, heads usualHeads: Int, epsilon usual: Float) throws(ModelError) {
        width = try config.int("hidden_size", default: 768)
        innerWidth = try config.int("intermediate_size", default: 3072)
        layers = try config.int("num_hidden_layers", default: 12, in: 1...512)
        heads = try config.int("num_attention_heads", default: usualHeads)
        activation = try config.activation("hidden_act", default: .gelu)
        epsilon = try config.float("layer_norm_eps", default: usual)
        guard width % heads == 0 else {
            throw config.fault("hidden_size", "\(width) does not divide into \(heads) heads")
        }
    }
}
