// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// Writes a text: each word sees those before it and what it is about, and the next word is guessed from its state.
struct BLIPTextDecoder: Sendable {
    let text: BLIPText
    /// The head's own transformation before words are guessed.
    let dense: Linear
    let norm: LayerNorm
    /// The table of words, the same that they are read by unless the configuration unties them.
    let table: Parameter
    let bias: Parameter
    let path: String
    private let config: BLIPConfiguration

    /// Names that its checkpoints may hold besides: copies of what is tied, and buffers.
    static let ignoredNames: [IgnoredNames] = [
        .ending(".position_ids"), .ending("cls.predictions.decoder.weight"), .ending("cls.predictions.decoder.bias"),
        .ending("cls.predictions.bias"),
    ]

    init(_ weights: WeightsCursor, _ config: BLIPConfiguration) {
        _ = weights.enter("BlipTextLMHeadModel")
        text = BLIPText(weights["bert"], config)
        _ = weights["cls"].enter("BlipTextOnlyMLMHead")
        let place = weights["cls"]["predictions"]
        path = place.enter("BlipTextLMPredictionHead")
        let (width, words) = (config.text.width, config.vocabularySize)
        _ = place["transform"].enter("BlipTextPredictionHeadTransform")
        dense = Linear(place["transform"]["dense"], inputs: width, outputs: width)
        norm = LayerNorm(place["transform"]["LayerNorm"], width: width, epsilon: config.text.epsilon)
        if config.tiesWords {
            table = text.words.weight
            bias = place.take("bias", [words], initial: .zeros)
        } else {
            table = place["decoder"].take("weight", [words, width])
            bias = place["decoder"].take("bias", [words], initial: .zeros)
        }
        self.config = config
    }

    var generation: GenerationRules { config.generation }

    /// At each of B rows of T tokens a logit for each word that may stand behind it: [B, T, V], or [B, 1, V].
    func callAsFunction(
        _ ids: [[Int]], source: GenerationSource, lastOnly: Bool = false, _ pass: Pass
    ) throws -> Tensor {
        guard ids.count == source.states.shape.first, let count = ids.first?.count, count > 0,
            ids.allSatisfy({ $0.count == count })
        else {
            throw ModelError("\(ids.count) texts cannot be written on a source of shape \(source.states.shape)")
        }
        var x = try text(ids, after: pass.cache?.length ?? 0, seeing: source, mask: .causal, pass)
        pass.cache?.advance(by: count)
        if lastOnly, count > 1 { x = try slice(x, axis: 1, count - 1..<count) }
        return try words(x, pass)
    }

    /// What states say of the next word: [B, T, D] → [B, T, V].
    func words(_ states: Tensor, _ pass: Pass) throws -> Tensor {
        let x = try norm(try dense(states, pass, activation: config.text.activation), pass)
        return try pass.note(path, "$out", try linear(x, pass(table), bias: pass.wide(bias)))
    }

    /// The logits of texts' own words on pictures, before each of which the words before it were read; as in the
    /// reference, the first token is taken for the one that captions begin with.
    func read(_ tokens: TokenBatch, seeing states: Tensor, _ pass: Pass) throws -> PictureTextOutcome {
        .words(try self(try begun(tokens), source: GenerationSource(states: states), pass))
    }

    /// Its attention at a picture's patches, that of a text's words among themselves, and the picture's own.
    func stacks(tokens: Int, seeing vision: BLIPVisionTower) -> [AttentionStack] {
        [
            text.crossStack(.cross, tokens: tokens, keys: .picture(vision.grid)),
            text.selfStack(.text, tokens: tokens), vision.stack,
        ]
    }

    /// A text's ids as the decoder reads them: whatever stands first becomes its own first token.
    func begun(_ tokens: TokenBatch) throws -> [[Int]] {
        try tokens.padded(limit: config.positions).map { [config.begin] + $0.dropFirst() }
    }
}
