// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Datasets

@Suite("Which examples a step takes")
struct SamplerTests {
    @Test("A pass takes each example once, whatever the count", arguments: [1, 2, 3, 10, 64, 65, 1000, 4097])
    func permutation(count: Int) throws {
        let sampler = try Sampler(count: count, batch: 1, seed: 3)
        let first = (0..<count).flatMap { sampler.indices(step: $0) }
        #expect(first.sorted() == Array(0..<count))
        let second = (count..<2 * count).flatMap { sampler.indices(step: $0) }
        #expect(second.sorted() == Array(0..<count))
        if count > 9 {
            #expect(first != second)
            #expect(first != Array(0..<count))
            #expect(try Sampler(count: count, batch: 1, seed: 4).indices(step: 0) != [first[0]] || count < 64)
        }
    }

    @Test("Batches are the same order in longer stretches, across the end of a pass")
    func batches() throws {
        let (ones, eights) = (try Sampler(count: 50, batch: 1, seed: 1), try Sampler(count: 50, batch: 8, seed: 1))
        let order = (0..<400).flatMap { ones.indices(step: $0) }
        #expect((0..<50).flatMap { eights.indices(step: $0) } == order)
        #expect(eights.indices(step: 30) == eights.indices(step: 30))
        #expect(eights.epoch(step: 25) == 4)
    }

    @Test("An order is no stretch of neighbours")
    func spread() throws {
        let order = (0..<1000).flatMap { (try? Sampler(count: 1000, batch: 1, seed: 9))?.indices(step: $0) ?? [] }
        let neighbours = zip(order, order.dropFirst()).count { abs($0 - $1) == 1 }
        #expect(neighbours < 20)
    }

    @Test("An endless dataset is taken as it comes, and no step traps")
    func endless() throws {
        let sampler = try Sampler(try ShapesDataset(), batch: 4, seed: 0)
        #expect(sampler.indices(step: 0) == [0, 1, 2, 3] && sampler.indices(step: 7) == [28, 29, 30, 31])
        for step in [-1, Int.min, Int.max] {
            #expect(sampler.indices(step: step).allSatisfy { $0 >= 0 })
            let finite = try Sampler(count: 7, batch: 5, seed: 0)
            #expect(finite.indices(step: step).allSatisfy { (0..<7).contains($0) })
        }
        #expect(throws: DatasetError.self) { try Sampler(count: 0, batch: 4, seed: 0) }
        #expect(throws: DatasetError.self) { try Sampler(count: 4, batch: 0, seed: 0) }
        #expect(try Sampler(count: Int.max, batch: 2, seed: 0).indices(step: 5).allSatisfy { $0 >= 0 })
    }
}
