// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// A line for each number that a kernel covers: [B, C, H, W] → [B, C · h · w, H' · W'], 0 outside the picture.
func unfold(_ x: Tensor, _ window: ConvolutionWindow) throws -> Tensor {
    let (batch, channels) = (x.shape[0], x.shape[1])
    let x = x.asFloat32()
    let lines = try Shapes.count([window.kernelCount, window.places], in: "conv2d")
    let (result, out) = try Tensor.fresh([batch, channels * window.kernelCount, window.places], in: "conv2d")
    withExtendedLifetime(x) {
        parallel(rows: batch * channels, width: lines, grain: 1 << 15) { planes in
            var kernel = window.kernel
            for plane in planes { ck_unfold(x.pointer + plane * window.planeCount, &kernel, out + plane * lines) }
        }
    }
    return result.recorded("unfold", (x, { [shape = x.shape] in try fold($0, like: shape, window) }))
}

/// Lines added to where they were taken from: [B, C · h · w, H' · W'] → [B, C, H, W].
private func fold(_ lines: Tensor, like shape: [Int], _ window: ConvolutionWindow) throws -> Tensor {
    let (result, out) = try Tensor.fresh(shape, in: "conv2d")
    let count = window.kernelCount * window.places, plane = window.planeCount
    withExtendedLifetime(lines) {
        parallel(rows: shape[0] * shape[1], width: count, grain: 1 << 15) { planes in
            var kernel = window.kernel
            for index in planes {
                (out + index * plane).update(repeating: 0, count: plane)
                ck_fold(lines.pointer + index * count, &kernel, out + index * plane)
            }
        }
    }
    return result
}
