// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// How the kernel of a convolution moves over planes, with sizes that were checked.
struct ConvolutionWindow: Sendable {
    let kernel: ck_window

    /// - Throws: `TensorError` when a size is 0 or negative, or the kernel is larger than the padded plane.
    init(_ x: Tensor, _ weight: Tensor, stride: Int, padding: EdgePadding) throws {
        let (height, width) = (x.shape[2], x.shape[3]), (down, across) = (weight.shape[2], weight.shape[3])
        // Sizes of tensors are below 2^31, so that sums with such paddings overflow nowhere.
        let edges = [padding.top, padding.bottom, padding.left, padding.right]
        guard stride > 0, edges.allSatisfy({ (0...65_536).contains($0) }) else {
            throw TensorError("conv2d: a stride of \(stride) or a padding of \(edges) cannot be")
        }
        let (taller, wider) = (height + padding.top + padding.bottom, width + padding.left + padding.right)
        guard down > 0, across > 0, down <= taller, across <= wider else {
            throw TensorError(
                "conv2d: a kernel of \(down)×\(across) does not fit \(height)×\(width) with its padding")
        }
        kernel = ck_window(
            height: height, width: width, kernel_height: down, kernel_width: across,
            out_height: (taller - down) / stride + 1, out_width: (wider - across) / stride + 1, stride: stride,
            top: padding.top, left: padding.left)
    }

    var outHeight: Int { kernel.out_height }
    var outWidth: Int { kernel.out_width }
    /// Where the kernel comes to lie, in one plane.
    var places: Int { kernel.out_height * kernel.out_width }
    var kernelCount: Int { kernel.kernel_height * kernel.kernel_width }
    var planeCount: Int { kernel.height * kernel.width }
    var isWholePicture: Bool { kernelCount == 1 && places == planeCount && kernel.stride == 1 }
}
