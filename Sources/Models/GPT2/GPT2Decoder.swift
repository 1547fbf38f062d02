// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// A GPT-2 with the head that says which word comes next.
struct GPT2Decoder: Sendable {
    let words: Embedding
    let places: Embedding
    let layers: [GPT2Layer]
    let norm: LayerNorm
    /// The matrix that writes words, where it is not the one that reads them.
    let head: Linear?
    let path: String
    let config: GPT2Configuration

    /// - Parameter weights: where `transformer.` stands, or its names without that, as GPT2Model saves them.
    init(_ weights: WeightsCursor, _ config: GPT2Configuration) {
        let inner = weights["transformer"]
        let isBare = weights["wte"].has("weight") && !inner["wte"].has("weight")
        if !isBare { _ = weights.enter("GPT2LMHeadModel") }
        let root = isBare ? weights : inner
        path = root.enter("GPT2Model")
        words = Embedding(root["wte"], rows: config.vocabularySize, width: config.width)
        places = Embedding(root["wpe"], rows: config.positions, width: config.width)
        layers = (0..<config.layers).map { GPT2Layer(root["h"][$0], config, layer: $0) }
        norm = LayerNorm(root["ln_f"], width: config.width, epsilon: config.epsilon)
        let head = weights["lm_head"]
        self.head =
            !config.tiesWords && !isBare && head.has("weight")
            ? Linear(head, inputs: config.width, outputs: config.vocabularySize, hasBias: false) : nil
        self.config = config
    }

    /// The states after the last norm: ids of B rows of T tokens, which look at source [B, S, D] → [B, T, D].
    ///
    /// Where the pass has a cache, these tokens stand behind those that lie there.
    func states(
        _ ids: [[Int]], source: Tensor? = nil, sourceMask: AttentionMask = .none, _ pass: Pass
    ) throws -> Tensor {
        let before = pass.cache?.length ?? 0, count = ids.first?.count ?? 0
        guard before + count <= config.positions else {
            throw ModelError(
                "a text of \(before + count) tokens does not fit: this model reads at most \(config.positions)")
        }
        let placed = try places([Array(before..<before + count)], pass)  // [1, T, D]
        var x = try pass.dropped(try add(try words(ids, pass), placed), rate: config.embeddingDropout)
        x = try pass.through(layers, x) { try $0($1, mask: .causal, source: source, sourceMask: sourceMask, pass) }
        pass.cache?.advance(by: count)
        return try norm(x, pass)
    }

    /// What each state says of the next word: states [B, T, D] → [B, T, V].
    func logits(_ states: Tensor, _ pass: Pass) throws -> Tensor {
        if let head { return try head(states, pass) }
        return try linear(states, pass(words.weight))
    }

    var attentionPaths: [String] { layers.map(\.attention.path) }
    var crossPaths: [String] { layers.compactMap(\.cross?.path) }
}
