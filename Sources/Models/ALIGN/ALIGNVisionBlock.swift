// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors

/// An inverted bottleneck: channels are widened, each is convolved alone, weighed, and brought down again (Sandler et
/// al. 2018, https://arxiv.org/abs/1801.04381; Tan and Le 2019, https://arxiv.org/abs/1905.11946).
struct ALIGNVisionBlock: Sendable {
    let path: String
    let expansion: (path: String, layer: NormalizedConvolution)?
    let depthwise: (path: String, layer: NormalizedConvolution)
    let squeeze: SqueezeExcitation
    let projection: (path: String, layer: NormalizedConvolution)
    let config: ALIGNConfiguration.Block
    private let activation: Activation

    init(_ weights: WeightsCursor, _ config: ALIGNConfiguration.Block, _ model: ALIGNConfiguration) {
        path = weights.enter("AlignVisionBlock")
        self.config = config
        activation = model.activation
        let inner = config.channels * config.expansion

        func normalized(_ place: WeightsCursor, _ norm: String, _ convolution: Convolution) -> NormalizedConvolution {
            NormalizedConvolution(
                convolution, BatchNorm(place[norm], channels: convolution.weight.shape[0], epsilon: model.epsilon))
        }
        if config.expansion > 1 {
            let place = weights["expansion"]
            expansion = (
                place.enter("AlignVisionExpansionLayer"),
                normalized(
                    place, "expand_bn",
                    Convolution(
                        place["expand_conv"], channels: config.channels, outputs: inner, size: 1, hasBias: false))
            )
        } else {
            expansion = nil
        }
        let place = weights["depthwise_conv"]
        depthwise = (
            place.enter("AlignVisionDepthwiseLayer"),
            normalized(
                place, "depthwise_norm",
                Convolution(
                    place["depthwise_conv"], channels: inner, outputs: inner, size: config.kernel,
                    stride: config.stride, padding: config.padding, groups: inner, hasBias: false))
        )
        squeeze = SqueezeExcitation(
            weights["squeeze_excite"], channels: inner, squeezed: config.squeezed, activation: model.activation)
        let last = weights["projection"]
        projection = (
            last.enter("AlignVisionFinalBlockLayer"),
            normalized(
                last, "project_bn",
                Convolution(
                    last["project_conv"], channels: inner, outputs: config.outputs, size: 1, hasBias: false))
        )
    }

    /// x [B, C, H, W] → [B, outputs, H', W']
    func callAsFunction(_ x: Tensor, _ pass: Pass) throws -> Tensor {
        var inside = x
        if let expansion { inside = try activated(inside, expansion, pass) }
        inside = try squeeze(try activated(inside, depthwise, pass), pass)
        inside = try projection.layer(inside, pass)
        if config.addsInput { inside = try add(try pass.dropped(inside, rate: config.dropout), x) }
        return try pass.note(path, "$out", try pass.note(projection.path, "$out", inside))
    }

    private func activated(
        _ x: Tensor, _ step: (path: String, layer: NormalizedConvolution), _ pass: Pass
    ) throws -> Tensor {
        try pass.note(step.path, "$out", try activate(try step.layer(x, pass), activation))
    }
}

extension ALIGNConfiguration.Block {
    /// Zeros around the map: as many as keep its size, or, where it is halved, those of the reference's correct_pad.
    var padding: EdgePadding {
        if stride == 1 {
            let before = (kernel - 1) / 2, after = kernel - 1 - before
            return EdgePadding(top: before, bottom: after, left: before, right: after)
        }
        let half = kernel / 2, before = isPaddedUnevenly ? half - 1 : half
        return EdgePadding(top: before, bottom: half, left: before, right: half)
    }

    /// The side of the map that is made of one of this side.
    func side(of side: Int) -> Int {
        let padding = padding
        return (side + padding.top + padding.bottom - kernel) / stride + 1
    }
}

/// Weighs channels by what all places of the map say of each (Hu et al. 2018, https://arxiv.org/abs/1709.01507).
struct SqueezeExcitation: Sendable {
    let path: String
    let reduction: Convolution
    let expansion: Convolution
    private let activation: Activation

    init(_ weights: WeightsCursor, channels: Int, squeezed: Int, activation: Activation) {
        path = weights.enter("AlignVisionSqueezeExciteLayer")
        reduction = Convolution(weights["reduce"], channels: channels, outputs: squeezed, size: 1)
        expansion = Convolution(weights["expand"], channels: squeezed, outputs: channels, size: 1)
        self.activation = activation
    }

    /// x [B, C, H, W] → the same shape
    func callAsFunction(_ x: Tensor, _ pass: Pass) throws -> Tensor {
        let whole = try mean(x, axes: [2, 3], keepdims: true)                // [B, C, 1, 1]
        let narrow = try activate(try reduction(whole, pass), activation)
        let gates = try pass.note(path, "$gate", try map(try expansion(narrow, pass), .sigmoid))
        return try pass.note(path, "$out", try multiply(x, gates))
    }
}
