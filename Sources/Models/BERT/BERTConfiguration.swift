// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Tensors

/// A BERT's `config.json`; missing keys mean the defaults of transformers' BertConfig.
struct BERTConfiguration: Sendable, Equatable {
    var vocabularySize: Int
    var width: Int
    var innerWidth: Int
    var layers: Int
    var heads: Int
    var activation: Activation
    var epsilon: Float
    /// The share of numbers dropped while training.
    var dropout: Float
    var positions: Int
    var tokenTypes: Int

    init(_ json: JSON) throws(ModelError) { try self.init(ConfigReader(json)) }

    init(_ config: ConfigReader) throws(ModelError) {
        vocabularySize = try config.int("vocab_size", default: 30_522, in: 1...16_777_216)
        width = try config.int("hidden_size", default: 768)
        innerWidth = try config.int("intermediate_size", default: 3072)
        layers = try config.int("num_hidden_layers", default: 12, in: 1...512)
        heads = try config.int("num_attention_heads", default: 12)
        activation = try config.activation("hidden_act", default: .gelu)
        epsilon = try config.float("layer_norm_eps", default: 1e-12)
        dropout = try config.float("hidden_dropout_prob", default: 0.1)
        guard (0..<1).contains(dropout) else {
            throw config.fault("hidden_dropout_prob", "is \(dropout), not within 0…1")
        }
        positions = try config.int("max_position_embeddings", default: 512)
        tokenTypes = try config.int("type_vocab_size", default: 2)
        guard width % heads == 0 else {
            throw config.fault("hidden_size", "\(width) does not divide into \(heads) heads")
        }
        if let kind = config.json?["position_embedding_type"]?.string, kind != "absolute" {
            throw config.fault("position_embedding_type", "is \(kind); only absolute is known")
        }
    }
}
