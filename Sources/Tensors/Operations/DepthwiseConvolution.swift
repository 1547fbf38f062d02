// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// Each channel under a kernel of its own: x [B, C, H, W] and weight [C, 1, h, w] → [B, C, H', W'].
func depthwise(_ x: Tensor, _ weight: Tensor, _ window: ConvolutionWindow) throws -> Tensor {
    let (batch, channels) = (x.shape[0], x.shape[1])
    let x = x.asFloat32(), weight = weight.asFloat32()
    let (result, out) = try Tensor.fresh([batch, channels, window.outHeight, window.outWidth], in: "conv2d")
    withExtendedLifetime((x, weight)) {
        forEachPlane(batch * channels, window) { plane, kernel in
            ck_depthwise(
                x.pointer + plane * window.planeCount, weight.pointer + plane % channels * window.kernelCount, kernel,
                out + plane * window.places)
        }
    }
    return result.recorded(
        "depthwise",
        (x, { [weight = weight.detached, shape = x.shape] in try planeGradient($0, weight, like: shape, window) }),
        (weight, { [x = x.detached, shape = weight.shape] in try kernelGradient($0, x, like: shape, window) }))
}

/// What a gradient of the result means for x.
private func planeGradient(
    _ gradient: Tensor, _ weight: Tensor, like shape: [Int], _ window: ConvolutionWindow
) throws -> Tensor {
    let (result, out) = try Tensor.fresh(shape, in: "conv2d")
    let channels = shape[1]
    withExtendedLifetime((gradient, weight)) {
        forEachPlane(shape[0] * channels, window) { plane, kernel in
            let to = out + plane * window.planeCount
            to.update(repeating: 0, count: window.planeCount)
            ck_depthwise_plane_gradient(
                gradient.pointer + plane * window.places, weight.pointer + plane % channels * window.kernelCount,
                kernel, to)
        }
    }
    return result
}

/// What a gradient of the result means for the kernels, summed over the batch in its order.
private func kernelGradient(
    _ gradient: Tensor, _ x: Tensor, like shape: [Int], _ window: ConvolutionWindow
) throws -> Tensor {
    let (result, out) = try Tensor.fresh(shape, in: "conv2d")
    let (batch, channels) = (x.shape[0], x.shape[1])
    withExtendedLifetime((gradient, x)) {
        forEachPlane(channels, window) { channel, kernel in
            let to = out + channel * window.kernelCount
            to.update(repeating: 0, count: window.kernelCount)
            for b in 0..<batch {
                let plane = b * channels + channel
                ck_depthwise_kernel_gradient(
                    x.pointer + plane * window.planeCount, gradient.pointer + plane * window.places, kernel, to)
            }
        }
    }
    return result
}

private func forEachPlane(
    _ count: Int, _ window: ConvolutionWindow, _ body: (Int, UnsafePointer<ck_window>) -> Void
) {
    parallel(rows: count, width: window.places * window.kernelCount, grain: 1 << 15) { planes in
        withUnsafePointer(to: window.kernel) { kernel in
            for plane in planes { body(plane, kernel) }
        }
    }
}
