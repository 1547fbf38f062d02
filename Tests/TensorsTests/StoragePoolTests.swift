// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Tensors

@Suite("Storage pool")
struct StoragePoolTests {
    @Test("A block that was given back is used again for the same size")
    func recycling() {
        let pool = StoragePool(budget: 1 << 20)
        let block = pool.take(100_000)
        pool.give(block, 100_000)
        #expect(pool.take(50_000) != block)
        #expect(pool.take(99_990) == block, "both round up to a multiple of 64")
        #expect(pool.heldBytes == 0)
    }

    @Test("The pool holds no more than its budget, and drops the sizes that are longest out of use")
    func budget() {
        let pool = StoragePool(budget: 1 << 20)
        let old = (0..<4).map { _ in pool.take(200_000) }
        for block in old { pool.give(block, 200_000) }
        let new = pool.take(400_000)
        pool.give(new, 400_000)
        #expect(pool.heldBytes <= 1 << 20)
        #expect(pool.take(400_000) == new)
    }

    @Test("A block larger than half the budget goes back to the system at once")
    func largeBlocks() {
        let pool = StoragePool(budget: 1 << 20)
        pool.give(pool.take(900_000), 900_000)
        #expect(pool.heldBytes == 0)
    }

    @Test("Blocks of every size are aligned to 64 bytes", arguments: [0, 1, 65, 5000, 20_000, 5 << 20])
    func alignment(size: Int) {
        let pool = StoragePool(budget: 1 << 20)
        let block = pool.take(size)
        #expect(UInt(bitPattern: block) % 64 == 0)
        pool.give(block, size)
    }
}
