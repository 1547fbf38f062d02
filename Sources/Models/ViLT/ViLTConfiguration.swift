// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Networks
import Tensors

/// A ViLT's `config.json`; missing keys mean the defaults of transformers' ViltConfig.
struct ViLTConfiguration: Sendable, Equatable {
    /// The sizes of the one stream and of the words that enter it: the same keys as a BERT's.
    var stream: BERTConfiguration
    var hasProjectionBias: Bool
    /// Kinds of tokens: text, picture, and for some checkpoints a second picture.
    var modalities: Int
    var channels: Int
    var imageSize: Int
    var patchSize: Int
    /// How widely fresh weights are spread.
    var spread: Float
    /// The answers of a model that chooses among some.
    var labels: [String]

    init(_ json: JSON) throws(ModelError) {
        let config = ConfigReader(json)
        stream = try BERTConfiguration(json)
        stream.positions = try config.int("max_position_embeddings", default: 40)
        stream.dropout = try config.float("hidden_dropout_prob", default: 0)
        guard (0..<1).contains(stream.dropout) else {
            throw config.fault("hidden_dropout_prob", "is \(stream.dropout), not within 0…1")
        }
        hasProjectionBias = json["qkv_bias"]?.bool ?? true
        modalities = try config.int("modality_type_vocab_size", default: 2, in: 2...1024)
        channels = try config.int("num_channels", default: 3, in: 1...64)
        imageSize = try config.side("image_size", default: 384)
        patchSize = try config.side("patch_size", default: 32)
        guard patchSize <= imageSize else { throw config.fault("patch_size", "is larger than image_size") }
        spread = try config.float("initializer_range", default: 0.02)
        labels = try LabelNames(json).names
    }

    /// Patches along a side of the square that positions were learnt for.
    var patchesAcross: Int { imageSize / patchSize }

    /// How fresh weights of the stream are filled.
    var initial: Initializer { .normal(deviation: spread) }
}
