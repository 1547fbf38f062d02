// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Steps of weight matrices along the nearest matrix of orthonormal rows or columns to their momentum, as
/// torch.optim.Muon takes them with rates matched to AdamW's (Jordan et al. 2024, Muon: An optimizer for hidden layers;
/// Liu et al. 2025, Muon is Scalable for LLM Training, §2.2). Only the matrices of numbered layers step so; tables of
/// words and positions, heads, gains and biases step by AdamW.
public struct Muon: Optimiser {
    public static let name = "muon"
    /// The quintic's factors and how often it is applied; five times bring every singular value between about 0.7 and
    /// 1.2 (Jordan et al. 2024).
    static let quintic = (3.4445, -4.7750, 2.0315)
    static let rounds = 5

    public var state: OptimiserState
    public let momentum, beta1, beta2, epsilon: Double

    public init(
        paths: [String], momentum: Double = 0.95, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8
    ) {
        state = OptimiserState(paths: paths) { path, shape in
            Self.turns(path, shape) ? ["momentum_buffer"] : AdamW.slots
        }
        self.momentum = momentum
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }

    /// Whether a weight is a matrix of a numbered layer, `encoder.layer.3.output.dense.weight`.
    static func turns(_ path: String, _ shape: [Int]) -> Bool {
        shape.count == 2 && path.split(separator: ".").contains { Int($0) != nil }
    }

    public mutating func update(
        _ index: Int, value: inout Tensor, gradient: Tensor, rate: Double, decay: Double, scale: Float
    ) throws -> StepSquares {
        try state.begin(index, shape: value.shape)
        guard Self.turns(state.paths[index], value.shape) else {
            return try state.entries[index].adamWStep(
                &value, gradient: gradient, scale: scale,
                numbers: AdamWNumbers(rate: rate, decay: decay, beta1: beta1, beta2: beta2, epsilon: epsilon, step: 0))
        }
        let fresh = try multiply(gradient, Tensor(Float(1 - momentum) * scale))
        let direction = try state.entries[index].withMoments { buffer, _ in
            buffer = try add(multiply(buffer, Tensor(Float(momentum))), fresh)
            // One step of momentum ahead (Nesterov 1983).
            return try add(multiply(buffer, Tensor(Float(momentum))), fresh)
        }
        let turned = try Self.orthogonalized(direction)
        // The root mean square of AdamW's steps, 0.2 (Liu et al. 2025, eq. 4).
        let reach = 0.2 * Double(value.shape.max() ?? 1).squareRoot()
        var none: Tensor?
        return try sgdStep(
            &value, gradient: turned, momentum: &none, rate: rate * reach, decay: decay / reach, momentum: 0,
            nesterov: false, scale: 1)
    }

    /// The matrix U Vᵀ of a matrix U S Vᵀ, roughly: by Newton and Schulz's iteration with a quintic.
    static func orthogonalized(_ matrix: Tensor) throws -> Tensor {
        let isTall = matrix.shape[0] > matrix.shape[1]
        let length = max(sumOfSquares(matrix).squareRoot(), 1e-7)
        var x = try multiply(isTall ? transpose(matrix) : matrix, Tensor(Float(1 / length)))
        func times(_ factor: Double, _ tensor: Tensor) throws -> Tensor {
            try multiply(tensor, Tensor(Float(factor)))
        }
        for _ in 0..<rounds {
            let gram = try matmul(x, x, transposingRight: true)
            let change = try add(times(quintic.1, gram), times(quintic.2, matmul(gram, gram)))
            x = try add(times(quintic.0, x), matmul(change, x))
        }
        return isTall ? try transpose(x) : x
    }
}
