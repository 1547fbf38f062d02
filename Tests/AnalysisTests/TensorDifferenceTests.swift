// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Tensors
import Testing

@Suite("The difference of two tensors")
struct TensorDifferenceTests {
    @Test("It is the length of what differs over the longer one's")
    func relative() throws {
        let difference = try TensorDifference(Tensor([3, 4]), Tensor([3, 0]))
        #expect(abs(difference.relative - 0.8) < 1e-12 && difference.largest == 4)
        #expect(try TensorDifference(Tensor([0, 0]), Tensor([0, 0])).relative == 0)
    }

    @Test("Equal infinities and NaN on both sides differ by nothing, on one side by more than anything")
    func notFinite() throws {
        #expect(try TensorDifference(Tensor([.nan, .infinity, 1]), Tensor([.nan, .infinity, 1])).relative == 0)
        #expect(try TensorDifference(Tensor([.nan, 1]), Tensor([0, 1])).relative == .infinity)
    }

    @Test("Each head has its own, and unlike shapes have none")
    func heads() throws {
        let (a, b) = (Tensor([1, 0, 1, 0], shape: [1, 2, 1, 2]), Tensor([1, 0, 0, 1], shape: [1, 2, 1, 2]))
        let found = try TensorDifference.perHead(a, b)
        #expect(found.count == 2 && found[0].relative == 0)
        #expect(abs(found[1].relative - 2.0.squareRoot()) < 1e-12)
        #expect(throws: AnalysisError.self) { try TensorDifference(Tensor([1]), Tensor([1, 2])) }
        #expect(throws: AnalysisError.self) { try TensorDifference.perHead(Tensor([1]), Tensor([1])) }
    }
}
