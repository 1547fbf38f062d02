// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// BERT as an encoder of sentences.
///
/// Papers: Devlin et al. 2019, "BERT", https://arxiv.org/abs/1810.04805; Reimers and Gurevych 2019, "Sentence-BERT",
/// https://arxiv.org/abs/1908.10084. References: transformers 5.23, models/bert/modeling_bert.py;
/// sentence-transformers. Deviations: a folder without `modules.json` is pooled by the mean, as sentence-transformers
/// does; the pooler, which sentence embeddings do not use, is kept as weights only.
public struct BERTModel: TextEmbedder {
    public static let modelTypes = ["bert"]
    public static let ignoredNames: [IgnoredNames] = [
        .ending("embeddings.position_ids"), .ending("embeddings.token_type_ids"), .starting("cls."),
        .starting("classifier."), .starting("qa_outputs."),
    ]

    let path: String
    let embeddings: BERTEmbeddings
    let layers: [BERTLayer]
    let pooler: Linear?
    let pooling: SentencePooling
    let normalizes: Bool
    public let text: Tower
    public let maximumTokens: Int

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try BERTConfiguration(description.config)
        let sentence = try description.folder.flatMap { try SentenceModules(folder: $0) }
        pooling = sentence?.pooling ?? .mean
        normalizes = sentence?.normalizes ?? false
        maximumTokens = min(config.positions, sentence?.maximumTokens ?? config.positions)

        // Models with a head on top keep the encoder under its own name.
        let root = weights["bert"].hasNames ? weights["bert"] : weights
        path = root.enter("BertModel")
        embeddings = BERTEmbeddings(root["embeddings"], config)
        let encoder = root["encoder"]
        _ = encoder.enter("BertEncoder")
        layers = (0..<config.layers).map { BERTLayer(encoder["layer"][$0], config) }
        pooler =
            root["pooler"]["dense"].has("weight")
            ? Linear(root["pooler"]["dense"], inputs: config.width, outputs: config.width) : nil
        text = Tower(
            path: encoder.path, attentionPaths: layers.map(\.attention.path), heads: config.heads, width: config.width)
    }

    public func embed(tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        var x = try embeddings(try tokens.padded(limit: maximumTokens), pass)  // [B, T, D]
        let lengths = tokens.lengths
        let isEven = x.shape[1] == lengths.min()
        let mask: AttentionMask = isEven ? .none : .keys(lengths: lengths)
        x = try pass.through(layers, x) { try $0($1, mask: mask, pass) }
        x = try pass.note(path, "$out", try pass.note(text.path, "$out", x))
        let pooled = try pooling(x, lengths: lengths)
        return normalizes ? try normalized(pooled) : pooled
    }

    public func pooledToken(of ids: [Int]) throws -> Int? {
        switch pooling.ways {
        case [.cls]: 0
        case [.lastToken]: ids.count - 1
        default: nil
        }
    }
}
