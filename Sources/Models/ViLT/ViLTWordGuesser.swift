// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Preparing
import Tensors

/// A ViLT that guesses masked words of a text on a picture (Kim et al. 2021, section 3.2); transformers'
/// ViltForMaskedLM.
///
/// The matrix of its output is that of the words that enter, as in the reference. A checkpoint's bias has the name
/// `mlm_score.decoder.bias`, or, before transformers 5, `mlm_score.bias`.
public struct ViLTWordGuesser: MaskedWordGuesser {
    public static let modelTypes = ["vilt"]
    public static let architectures = ["ViltForMaskedLM"]
    public static let ignoredNames =
        ViLTNames.ignored + [.ending("mlm_score.decoder.weight"), .ending("mlm_score.bias"), .ending("decoder.bias")]

    let stream: ViLTStream
    let transform: Linear
    let activation: Activation
    let norm: LayerNorm
    let bias: Parameter

    public init(_ description: ModelDescription, weights: WeightsCursor) throws {
        let config = try ViLTConfiguration(description.config)
        let width = config.stream.width
        _ = weights.enter("ViltForMaskedLM")
        stream = ViLTStream(weights["vilt"], config)
        let head = weights["mlm_score"]
        _ = head.enter("ViltMLMHead")
        let place = head["transform"]
        _ = place.enter("ViltPredictionHeadTransform")
        transform = Linear(place["dense"], inputs: width, outputs: width, initial: config.initial)
        norm = LayerNorm(place["LayerNorm"], width: width, epsilon: config.stream.epsilon)
        activation = config.stream.activation
        let holder = head["decoder"].has("bias") ? head["decoder"] : head
        bias = holder.take("bias", [config.stream.vocabularySize], initial: .zeros)
    }

    public var maximumTokens: Int { stream.maximumTokens }

    public func attentionStacks(pictureSize: (height: Int, width: Int), tokens: Int) throws -> [AttentionStack] {
        try stream.attentionStacks(pictureSize: pictureSize, tokens: tokens)
    }

    public func read(pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> PictureTextOutcome {
        let states = try stream.text(pixels: pixels, areas: nil, tokens: tokens, pass)
        return .words(try words(states, pass))
    }

    public func guesses(
        pixels: Tensor, areas: [PixelSize]?, tokens: TokenBatch, at places: [(text: Int, token: Int)], _ pass: Pass
    ) throws -> Tensor {
        let states = try stream.text(pixels: pixels, areas: areas, tokens: tokens, pass)
        let (length, width) = (states.shape[1], states.shape[2])
        let flat = try reshape(states, [states.shape[0] * length, width])
        return try words(try takeRows(flat, places.map { $0.text * length + $0.token }), pass)
    }

    /// states [..., D] → [..., V]
    private func words(_ states: Tensor, _ pass: Pass) throws -> Tensor {
        let turned = try norm(try transform(states, pass, activation: activation), pass)
        return try pass.note(
            "mlm_score", "$out", try linear(turned, pass(stream.words.words.weight), bias: pass.wide(bias)))
    }
}
