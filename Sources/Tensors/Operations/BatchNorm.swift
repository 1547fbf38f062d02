// SPDX-License-Identifier: GPL-3.0-or-later

/// (x - mean) / √(variance + epsilon) · weight + bias, with statistics of each channel that were gathered before (Ioffe
/// and Szegedy 2015, https://arxiv.org/abs/1502.03167, algorithm 2).
///
/// x is [B, C, H, W]; weight, bias, mean and variance are [C].
public func batchNorm(
    _ x: Tensor, weight: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, epsilon: Float = 1e-5
) throws -> Tensor {
    guard x.rank == 4 else {
        throw TensorError("batchNorm: x has shape \(x.shapeText), not (batch, channels, height, width)")
    }
    let channels = x.shape[1]
    for (name, part) in [("weight", weight), ("bias", bias), ("mean", mean), ("variance", variance)]
    where part.shape != [channels] {
        throw TensorError("batchNorm: \(name) \(part.shapeText) does not fit x \(x.shapeText)")
    }
    // One factor and one summand a channel.
    let scale = try divide(weight, try map(try add(variance, Tensor(epsilon)), .sqrt))
    let shift = try subtract(bias, try multiply(mean, scale))
    return try add(try multiply(x, scale.withShape([channels, 1, 1])), shift.withShape([channels, 1, 1]))
}
