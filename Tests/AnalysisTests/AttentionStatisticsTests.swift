// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Tensors
import Testing

@Suite("AttentionStatistics")
struct AttentionStatisticsTests {
    private let weights = Tensor([1, 0, 0, 0, 0.25, 0.25, 0.25, 0.25, 0.5, 0.5, 0, 0], shape: [3, 4])

    @Test("Entropy is 0 for one key, 2 bits for four alike, 1 bit for two")
    func entropy() throws {
        #expect(try AttentionStatistics.entropy(weights).floats == [0, 2, 1])
    }

    @Test("Mass outside a range is what the other keys take")
    func mass() throws {
        #expect(try AttentionStatistics.massOutside(1..<4, of: weights).floats == [1, 0.25, 0.5])
        #expect(throws: AnalysisError.self) { try AttentionStatistics.massOutside(1..<5, of: weights) }
    }
}
