// SPDX-License-Identifier: GPL-3.0-or-later

/// Squares of pictures as rows, in reading order: [B, C, H, W] becomes [B, P, C · size · size].
///
/// A convolution whose stride is its kernel's size is `linear` over these rows with the kernel flattened. Pixels at the
/// right and lower edge that fill no square are left out, as torch.nn.Conv2d leaves them.
public func patches(_ images: Tensor, size: Int) throws -> Tensor {
    guard images.rank == 4 else {
        throw TensorError("patches: images have shape \(images.shapeText), not (batch, channels, height, width)")
    }
    let (batch, channels, height, width) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3])
    guard size > 0, size <= height, size <= width else {
        throw TensorError("patches: squares of \(size) pixels do not fit pictures of \(width)×\(height)")
    }
    let (down, across) = (height / size, width / size)
    let images = images.asFloat32()
    let (result, out) = try Tensor.fresh([batch, down * across, channels * size * size], in: "patches")
    withExtendedLifetime(images) {
        parallel(rows: batch * down, width: across * channels * size * size, grain: 1 << 15) { bands in
            for band in bands {
                let (b, y) = (band / down, band % down)
                for x in 0..<across {
                    var to = out + (band * across + x) * channels * size * size
                    for c in 0..<channels {
                        for line in 0..<size {
                            let from =
                                images.pointer + ((b * channels + c) * height + y * size + line) * width + x * size
                            to.update(from: from, count: size)
                            to += size
                        }
                    }
                }
            }
        }
    }
    return result.recorded("patches", (images, { try pictures($0, like: images.shape, size: size) }))
}

/// Squares put back where they were cut out: [B, P, C · size · size] → [B, C, H, W], 0 where no square was.
private func pictures(_ squares: Tensor, like shape: [Int], size: Int) throws -> Tensor {
    let (batch, channels, height, width) = (shape[0], shape[1], shape[2], shape[3])
    let (down, across) = (height / size, width / size)
    let grid = squares.withShape([batch, down, across, channels, size, size])
    let inside = try transpose(grid, axes: [0, 3, 1, 4, 2, 5]).withShape([batch, channels, down * size, across * size])
    if down * size == height && across * size == width { return inside }
    let bottom = try Tensor.zeros([batch, channels, height - down * size, across * size])
    let right = try Tensor.zeros([batch, channels, height, width - across * size])
    return try concatenate([concatenate([inside, bottom], axis: 2), right], axis: 3)
}
