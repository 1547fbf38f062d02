// SPDX-License-Identifier: GPL-3.0-or-later

/// A convolution over pictures or maps of features, as torch.nn.functional.conv2d computes it (a correlation).
///
/// x is [B, C, H, W], weight [O, C / groups, h, w], bias [O]; the result is [B, O, H', W'] with
/// H' = (H + padding - h) / stride + 1. Channels and outputs are parted into `groups` that do not see each other; as
/// many groups as channels make it depthwise.
public func conv2d(
    _ x: Tensor, _ weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: EdgePadding = .none, groups: Int = 1
) throws -> Tensor {
    guard x.rank == 4, weight.rank == 4, groups > 0, weight.shape[0] % groups == 0,
        weight.shape[1].multipliedReportingOverflow(by: groups).partialValue == x.shape[1]
    else {
        throw TensorError(
            "conv2d: x \(x.shapeText) does not fit weight \(weight.shapeText) in \(groups) groups",
            hint: "x is (batch, channels, height, width), the weight (outputs, channels / groups, height, width)")
    }
    let outputs = weight.shape[0]
    if let bias, bias.shape != [outputs] {
        throw TensorError("conv2d: bias \(bias.shapeText) does not fit weight \(weight.shapeText)")
    }
    let window = try ConvolutionWindow(x, weight, stride: stride, padding: padding)
    let result =
        if groups == 1 {
            try connected(x, weight, window)
        } else if groups == x.shape[1], outputs == groups {
            try depthwise(x, weight, window)
        } else {
            try grouped(x, weight, window, groups: groups)
        }
    return try bias.map { try add(result, $0.withShape([outputs, 1, 1])) } ?? result
}

/// Zeros around a picture, in lines and columns.
public struct EdgePadding: Sendable, Equatable {
    public let top: Int
    public let bottom: Int
    public let left: Int
    public let right: Int

    public init(top: Int, bottom: Int, left: Int, right: Int) {
        self.top = top
        self.bottom = bottom
        self.left = left
        self.right = right
    }

    /// The same on all sides.
    public init(_ all: Int) { self.init(top: all, bottom: all, left: all, right: all) }

    public static let none = EdgePadding(0)
}

/// Every output sees every channel: one product with the window's lines.
private func connected(_ x: Tensor, _ weight: Tensor, _ window: ConvolutionWindow) throws -> Tensor {
    let outputs = weight.shape[0], depth = weight.shape.dropFirst().reduce(1, *)
    // A window of one pixel that skips none has the picture itself for lines.
    let lines =
        try window.isWholePicture ? x.withShape([x.shape[0], x.shape[1], window.places]) : unfold(x, window)
    let product = try matmul(weight.withShape([outputs, depth]), lines)     // [B, O, H' · W']
    return product.withShape([x.shape[0], outputs, window.outHeight, window.outWidth])
}

private func grouped(_ x: Tensor, _ weight: Tensor, _ window: ConvolutionWindow, groups: Int) throws -> Tensor {
    let channels = weight.shape[1], outputs = weight.shape[0] / groups
    return try concatenate(
        (0..<groups).map { group in
            let seen = try slice(x, axis: 1, group * channels..<(group + 1) * channels)
            return try connected(seen, try slice(weight, group * outputs..<(group + 1) * outputs), window)
        }, axis: 1)
}
