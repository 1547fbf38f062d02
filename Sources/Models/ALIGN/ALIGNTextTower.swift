// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// The tower for texts: a BERT whose [CLS] state stands for the text, without the pooler.
struct ALIGNTextTower: Sendable {
    let path: String
    let embeddings: BERTEmbeddings
    let layers: [BERTLayer]
    /// Kept as weights only, as the reference keeps it.
    let pooler: Linear?
    private let encoderPath: String
    private let config: BERTConfiguration

    init(_ weights: WeightsCursor, _ config: BERTConfiguration) {
        path = weights.enter("AlignTextModel")
        embeddings = BERTEmbeddings(weights["embeddings"], config)
        let encoder = weights["encoder"]
        encoderPath = encoder.enter("AlignTextEncoder")
        layers = (0..<config.layers).map { BERTLayer(encoder["layer"][$0], config) }
        pooler =
            weights["pooler"]["dense"].has("weight")
            ? Linear(weights["pooler"]["dense"], inputs: config.width, outputs: config.width) : nil
        self.config = config
    }

    var positions: Int { config.positions }

    var tower: Tower {
        Tower(
            path: path, attentionPaths: layers.map(\.attention.path), heads: config.heads, width: config.width)
    }

    /// tokens of B texts → [B, D]
    func callAsFunction(_ tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        var x = try embeddings(try tokens.padded(limit: config.positions), pass)  // [B, T, D]
        let lengths = tokens.lengths
        let mask: AttentionMask = x.shape[1] == lengths.min() ? .none : .keys(lengths: lengths)
        x = try pass.through(layers, x) { try $0($1, mask: mask, pass) }
        x = try pass.note(encoderPath, "$out", x)
        return try reshape(try slice(x, axis: 1, 0..<1), [x.shape[0], x.shape[2]])
    }
}
