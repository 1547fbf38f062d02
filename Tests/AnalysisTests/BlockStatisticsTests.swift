// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Glibc
import Tensors
import TestSupport
import Testing

@Suite("Block statistics")
struct BlockStatisticsTests {
    /// Two heads over two words and two patches: the first looks evenly, the second at one key alone.
    private let weights = Tensor(
        [Float](repeating: 0.25, count: 16) + [0, 0, 0.5, 0.5, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0],
        shape: [1, 2, 4, 4])

    @Test("Mass is the block's share of a row, entropy 1 where it spreads evenly and 0 where one key has all")
    func byHand() throws {
        let toPatches = try BlockStatistics(weights, queries: 0..<2, keys: 2..<4)
        #expect(largestDifference(toPatches.mass.floats, [0.5, 1]) < 1e-6)
        // The second head: one row even, one on a single patch.
        #expect(largestDifference(toPatches.entropy.floats, [1, 0.5]) < 1e-6)
        let toWords = try BlockStatistics(weights, queries: 2..<4, keys: 0..<2)
        #expect(largestDifference(toWords.mass.floats, [0.5, 1]) < 1e-6)
        #expect(largestDifference(toWords.entropy.floats, [1, 0]) < 1e-6)
    }

    @Test("Keys that a causal mask hides do not count as keys that were passed over")
    func causal() throws {
        let weights = Tensor([1, 0, 0, 0.5, 0.5, 0, 1 / 3, 1 / 3, 1 / 3], shape: [1, 1, 3, 3])
        let numbers = try BlockStatistics(weights, queries: 0..<3, keys: 0..<3)
        #expect(largestDifference(numbers.entropy.floats, [1]) < 1e-5)
        #expect(largestDifference(numbers.mass.floats, [1]) < 1e-5)
    }

    @Test("A block outside the weights is refused")
    func outside() {
        #expect(throws: AnalysisError.self) { try BlockStatistics(weights, queries: 0..<5, keys: 0..<2) }
        #expect(throws: AnalysisError.self) { try BlockStatistics(weights, queries: 0..<0, keys: 0..<2) }
    }

    @Test("Moments give mean and sample deviation, whatever the order")
    func moments() throws {
        var moments = Moments()
        for value: Float in [1, 2, 4, 9] { try moments.add(Tensor([value, -value])) }
        #expect(moments.count == 4)
        #expect(largestDifference(moments.mean.floats, [4, -4]) < 1e-6)
        #expect(largestDifference(moments.deviation.floats, [sqrtf(38 / 3), sqrtf(38 / 3)]) < 1e-5)
        #expect(throws: AnalysisError.self) { try moments.add(Tensor([1, 2, 3])) }
    }
}
