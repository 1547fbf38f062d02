// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// A function applied to each element of a layer's output; raw values are Hugging Face's names.
public enum Activation: String, Sendable, CaseIterable {
    case none = "linear"
    /// x · sigmoid(1.702 x), of OpenAI's CLIP.
    case quickGELU = "quick_gelu"
    /// x · Φ(x), by the error function (Hendrycks and Gimpel 2016, https://arxiv.org/abs/1606.08415).
    case gelu = "gelu"
    /// GELU by its tanh approximation, from the same paper.
    case geluTanh = "gelu_new"
    case relu = "relu"
    /// x · sigmoid(x).
    case silu = "silu"
    case tanh = "tanh"
    case sigmoid = "sigmoid"

    /// The activation that a configuration calls `name`; nil when there is none of that name.
    public init?(huggingFaceName name: String) {
        switch name {
        case "gelu_pytorch_tanh", "gelu_fast", "gelu_accurate": self = .geluTanh
        case "gelu_python": self = .gelu
        case "swish": self = .silu
        default: self.init(rawValue: name)
        }
    }

    var kernel: ck_activation {
        switch self {
        case .none: ck_identity
        case .quickGELU: ck_quick_gelu
        case .gelu: ck_gelu
        case .geluTanh: ck_gelu_tanh
        case .relu: ck_relu
        case .silu: ck_silu
        case .tanh: ck_tanh
        case .sigmoid: ck_sigmoid
        }
    }
}

/// Applies `activation` to each element.
public func activate(_ x: Tensor, _ activation: Activation) throws -> Tensor {
    if activation == .none { return x }
    let x = x.asFloat32()
    let (result, out) = try Tensor.fresh(x.shape, in: activation.rawValue)
    withExtendedLifetime(x) {
        parallel(over: x.count, grain: 8192) { range in
            ck_activate(x.pointer + range.lowerBound, out + range.lowerBound, range.count, activation.kernel)
        }
    }
    return result.recorded(activation.rawValue, (x, { [x = x.detached] in try slope(x, activation, times: $0) }))
}

/// gradient · f'(x).
private func slope(_ x: Tensor, _ activation: Activation, times gradient: Tensor) throws -> Tensor {
    let (result, out) = try Tensor.fresh(x.shape, in: activation.rawValue)
    withExtendedLifetime((x, gradient)) {
        parallel(over: x.count, grain: 8192) { range in
            ck_activation_gradient(
                x.pointer + range.lowerBound, gradient.pointer + range.lowerBound, out + range.lowerBound, range.count,
                activation.kernel)
        }
    }
    return result
}
