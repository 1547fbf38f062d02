// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Testing

@testable import Tensors

/// A row of the table of gradients: a public operation, applied to inputs of some shapes.
struct GradientCase: Sendable, CustomTestStringConvertible {
    /// The public function's name.
    let operation: String
    let detail: String
    let inputs: [Tensor]
    let body: @Sendable ([Tensor]) throws -> Tensor

    init(
        _ operation: String, _ detail: String, _ inputs: [Tensor],
        _ body: @escaping @Sendable ([Tensor]) throws -> Tensor
    ) {
        self.operation = operation
        self.detail = detail
        self.inputs = inputs
        self.body = body
    }

    var testDescription: String { "\(operation) \(detail)" }

    /// The least difference that counts as a fault, as a share of the largest number of a gradient.
    ///
    /// Inputs are multiples of 2^-10 and near 1, steps are powers of two: points are exact. A result in f32 is off by
    /// 1e-7 of it, which the step makes 1e-5; the four points leave an error of step^4 / 30 of the fifth derivative,
    /// 1e-7 where that is some tens. The rest of the tolerance is for sums of many results and for steep functions.
    static let tolerance = 1e-3
    private static let step: Float = 1.0 / 64

    /// What each number of the result counts in the sum whose gradient is taken.
    private func weights(_ shape: [Int]) -> Tensor { wave(shape, phase: 2, around: 0.3) }

    /// The result for inputs of which those in `live` are tracked, with the gradients of all inputs.
    func gradients(tracking live: Set<Int>) throws -> (result: Tensor, gradients: [Tensor?]) {
        let leaves = inputs.enumerated().map { live.contains($0.offset) ? $0.element.tracked() : $0.element }
        let result = try body(leaves)
        if result.node != nil { try backward(result, gradient: weights(result.shape)) }
        return (result, leaves.map(\.gradient))
    }

    /// For each input, how far its gradient is from central differences, as a share of their largest number.
    func differences() throws -> [Double] {
        let gradients = try gradients(tracking: Set(inputs.indices)).gradients
        return try inputs.indices.map { input in
            let expected = try centralDifferences(input)
            let got = gradients[input]?.floats ?? [Float](repeating: 0, count: expected.count)
            guard got.count == expected.count else { return .infinity }
            let largest = expected.reduce(0.01) { max($0, abs($1)) }
            return zip(got, expected).reduce(0) { worst, pair in
                let difference = abs(Double(pair.0) - pair.1) / largest
                return difference.isNaN ? .infinity : max(worst, difference)
            }
        }
    }

    private func centralDifferences(_ input: Int) throws -> [Double] {
        try (0..<inputs[input].count).map { place in
            func sum(_ shift: Float) throws -> Double {
                var moved = inputs
                var values = moved[input].floats
                values[place] += shift
                moved[input] = Tensor(values, shape: moved[input].shape)
                let result = try body(moved)
                return zip(result.floats, weights(result.shape).floats).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            }
            let near = try sum(Self.step) - sum(-Self.step), far = try sum(2 * Self.step) - sum(-2 * Self.step)
            return (8 * near - far) / (12 * Double(Self.step))
        }
    }

    /// The names of the operations that made the result, as its graph has them.
    func recordedOperations() throws -> Set<String> {
        guard let root = try body(inputs.map { $0.tracked() }).node else { return [] }
        var names: Set<String> = []
        var open = [root]
        while let node = open.popLast() {
            names.insert(node.operation)
            open += node.inputs.compactMap(\.self)
        }
        return names
    }
}

/// Smooth numbers, multiples of 2^-10: around + by · sin.
func wave(_ shape: [Int], phase: Double = 0, around: Float = 0, by: Float = 1) -> Tensor {
    Tensor(shape: shape) { out in
        for i in out.indices {
            out[i] = ((around + by * Float(sin(Double(i) * 0.7369 + phase))) * 1024).rounded() / 1024
        }
    }
}

/// Numbers in no order, 1/4 apart and 1/8 away from whole and half ones: no step reaches a kink or another number.
func spaced(_ shape: [Int], phase: Double = 0, offset: Float = 0.125) -> Tensor {
    let count = shape.reduce(1, *)
    let order = (0..<count).sorted { sin(Double($0) * 0.7369 + phase) < sin(Double($1) * 0.7369 + phase) }
    return Tensor(shape: shape) { out in
        for (rank, place) in order.enumerated() { out[place] = Float(rank - count / 2) * 0.25 + offset }
    }
}
