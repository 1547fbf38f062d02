// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// Both vectors side by side, or one of them alone, through a hidden layer.
struct VectorFusion: FusionHead {
    /// The norm of each vector that is used; towers differ in how long theirs are.
    let picture: LayerNorm?
    let text: LayerNorm?
    let layer: Linear

    init(_ weights: WeightsCursor, usesPicture: Bool, usesText: Bool, width: Int, hidden: Int) {
        _ = weights.enter("VectorFusion")
        picture = usesPicture ? LayerNorm(weights["picture_norm"], width: width, epsilon: 1e-5) : nil
        text = usesText ? LayerNorm(weights["text_norm"], width: width, epsilon: 1e-5) : nil
        let inputs = width * (usesPicture && usesText ? 2 : 1)
        layer = Linear(weights["layer"], inputs: inputs, outputs: hidden, initial: .scaled(to: inputs))
    }

    func callAsFunction(_ clip: CLIPModel, pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        let seen = try picture.map { try $0(try clip.embed(pixels: pixels, pass), pass) }
        let read = try text.map { try $0(try clip.embed(tokens: tokens, pass), pass) }
        return try layer(try concatenate([seen, read].compactMap(\.self), axis: -1), pass, activation: .gelu)
    }
}

/// Both vectors through a gated multimodal unit.
struct GatedFusion: FusionHead {
    let picture: LayerNorm
    let text: LayerNorm
    let unit: GatedMultimodalUnit

    init(_ weights: WeightsCursor, width: Int, hidden: Int) {
        _ = weights.enter("GatedFusion")
        picture = LayerNorm(weights["picture_norm"], width: width, epsilon: 1e-5)
        text = LayerNorm(weights["text_norm"], width: width, epsilon: 1e-5)
        unit = GatedMultimodalUnit(weights["unit"], pictureWidth: width, textWidth: width, width: hidden)
    }

    var gate: Pass.Point? { unit.gatePoint }

    func callAsFunction(_ clip: CLIPModel, pixels: Tensor, tokens: TokenBatch, _ pass: Pass) throws -> Tensor {
        let seen = try picture(try clip.embed(pixels: pixels, pass), pass)
        let read = try text(try clip.embed(tokens: tokens, pass), pass)
        return try unit(picture: seen, text: read, pass)
    }
}
