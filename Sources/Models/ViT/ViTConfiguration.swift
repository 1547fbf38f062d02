// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Tensors

/// A ViT's `config.json`; missing keys mean the defaults of transformers' ViTConfig.
struct ViTConfiguration: Sendable, Equatable {
    var width: Int
    var innerWidth: Int
    var layers: Int
    var heads: Int
    var activation: Activation
    var epsilon: Float
    /// The share of numbers dropped while training.
    var dropout: Float
    var hasQKVBias: Bool
    var channels: Int
    var imageSize: Int
    var patchSize: Int
    var poolerWidth: Int
    /// What the classes are called, in the order of their logits; empty where the file names none.
    var labels: [String]

    init(_ json: JSON) throws(ModelError) {
        let config = ConfigReader(json)
        width = try config.int("hidden_size", default: 768)
        innerWidth = try config.int("intermediate_size", default: 3072)
        layers = try config.int("num_hidden_layers", default: 12, in: 1...512)
        heads = try config.int("num_attention_heads", default: 12)
        activation = try config.activation("hidden_act", default: .gelu)
        epsilon = try config.float("layer_norm_eps", default: 1e-12)
        dropout = try config.float("hidden_dropout_prob", default: 0)
        guard (0..<1).contains(dropout) else {
            throw config.fault("hidden_dropout_prob", "is \(dropout), not within 0…1")
        }
        hasQKVBias = json["qkv_bias"]?.bool ?? true
        channels = try config.int("num_channels", default: 3, in: 1...64)
        imageSize = try config.side("image_size", default: 224)
        patchSize = try config.side("patch_size", default: 16)
        guard patchSize <= imageSize else { throw config.fault("patch_size", "is larger than image_size") }
        poolerWidth = try config.int("pooler_output_size", default: width)
        guard width % heads == 0 else {
            throw config.fault("hidden_size", "\(width) does not divide into \(heads) heads")
        }
        labels = try Self.labels(json["id2label"], config)
    }

    /// Patches along a side of the picture.
    var patchesAcross: Int { imageSize / patchSize }

    /// `id2label`: names by number, which must run from 0 without a gap.
    private static func labels(_ json: JSON?, _ config: ConfigReader) throws(ModelError) -> [String] {
        guard let json, !json.isNull else { return [] }
        guard let members = json.members, json.count <= 65_536 else {
            throw config.fault("id2label", "is not an object of at most 65536 names")
        }
        var names = [String?](repeating: nil, count: json.count)
        for (key, value) in members {
            guard let id = key.string.flatMap({ Int($0) }), names.indices.contains(id), let name = value.string else {
                throw config.fault("id2label", "does not number its names from 0 to \(names.count - 1)")
            }
            names[id] = name
        }
        let found = names.compactMap(\.self)
        guard found.count == names.count else { throw config.fault("id2label", "gives a number twice") }
        return found
    }
}
