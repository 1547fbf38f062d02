// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Tensors
import TestSupport
import Testing

@Suite("Rollout")
struct RolloutTests {
    @Test("Two layers of two tokens give what the paper's formula gives by hand")
    func byHand() throws {
        // Layer 1: heads [[1, 0], [0, 1]] and [[0, 1], [1, 0]], mean all 1/2, with identity [[3/4, 1/4], [1/4, 3/4]].
        // Layer 2: [[1, 0], [1, 0]] twice, with identity [[1, 0], [1/2, 1/2]].
        let weights = Tensor([1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0], shape: [2, 2, 2, 2])
        let result = try rollout(weights)
        #expect(result.shape == [1, 1, 2, 2])
        #expect(largestDifference(result.floats, [0.75, 0.25, 0.5, 0.5]) < 1e-6)
    }

    @Test("The rollout of a real tower equals a plain computation in doubles, and its rows sum to 1")
    func tower() throws {
        let expected = try Expected("vision_attentions", in: "tiny-clip")           // [picture, layer, head, T, T]
        let (layers, heads, n) = (expected.shape[1], expected.shape[2], expected.shape[3])
        let first = expected[0].map(Double.init)
        var joined = (0..<n * n).map { $0 / n == $0 % n ? 1.0 : 0 }
        for layer in 0..<layers {
            let mixing = (0..<n * n).map { cell in
                (0..<heads).reduce(0.0) { $0 + first[(layer * heads + $1) * n * n + cell] } / Double(heads) / 2
                    + (cell / n == cell % n ? 0.5 : 0)
            }
            joined = (0..<n * n).map { cell in
                (0..<n).reduce(0.0) { $0 + mixing[cell / n * n + $1] * joined[$1 * n + cell % n] }
            }
        }
        let result = try rollout(Tensor(Array(expected[0]), shape: [layers, heads, n, n])).floats
        #expect(largestDifference(result, joined.map(Float.init)) < 1e-5)
        for row in 0..<n { #expect(abs(result[row * n..<row * n + n].reduce(0, +) - 1) < 1e-4) }
    }

    @Test("Weights that are no square maps are refused")
    func shapes() {
        for shape in [[2, 2], [1, 1, 2, 3], [0, 1, 2, 2]] {
            let weights = Tensor([Float](repeating: 0, count: shape.reduce(1, *)), shape: shape)
            #expect(throws: AnalysisError.self) { try rollout(weights) }
        }
    }
}
