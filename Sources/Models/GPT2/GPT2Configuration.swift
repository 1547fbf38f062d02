// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Tensors

/// A GPT-2's `config.json`; missing keys mean the defaults of transformers' GPT2Config.
struct GPT2Configuration: Sendable, Equatable {
    var vocabularySize: Int
    var positions: Int
    var width: Int
    var innerWidth: Int
    var layers: Int
    var heads: Int
    var activation: Activation
    var epsilon: Float
    var scalesByWidth: Bool
    var scalesByLayer: Bool
    /// The shares of numbers dropped while training: of embeddings, and of what is added to the stream.
    var embeddingDropout: Float
    var residualDropout: Float
    /// Whether each layer looks at another sequence too.
    var hasCrossAttention: Bool
    /// Whether words are written by the same matrix that reads them.
    var tiesWords: Bool

    init(_ json: JSON, path: String = "config.json") throws(ModelError) {
        let config = ConfigReader(json, path: path)
        vocabularySize = try config.int("vocab_size", default: 50_257, in: 1...16_777_216)
        positions = try config.int("n_positions", default: 1024)
        width = try config.int("n_embd", default: 768)
        innerWidth = try config.int("n_inner", default: 4 * width, in: 1...1_048_576)
        layers = try config.int("n_layer", default: 12, in: 1...512)
        heads = try config.int("n_head", default: 12)
        activation = try config.activation("activation_function", default: .geluTanh)
        epsilon = try config.float("layer_norm_epsilon", default: 1e-5)
        scalesByWidth = json["scale_attn_weights"]?.bool ?? true
        scalesByLayer = json["scale_attn_by_inverse_layer_idx"]?.bool ?? false
        embeddingDropout = try config.float("embd_pdrop", default: 0.1)
        residualDropout = try config.float("resid_pdrop", default: 0.1)
        hasCrossAttention = json["add_cross_attention"]?.bool ?? false
        tiesWords = json["tie_word_embeddings"]?.bool ?? true
        for (key, rate) in [("embd_pdrop", embeddingDropout), ("resid_pdrop", residualDropout)]
        where !(0..<1).contains(rate) { throw config.fault(key, "is \(rate), not within 0…1") }
        guard width % heads == 0 else { throw config.fault("n_embd", "\(width) does not divide into \(heads) heads") }
    }

    /// What products of query and key are multiplied by in a layer.
    func scale(layer: Int) -> Float {
        (scalesByWidth ? 1 / Float(width / heads).squareRoot() : 1) / (scalesByLayer ? Float(layer + 1) : 1)
    }
}
