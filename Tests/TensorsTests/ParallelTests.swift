// SPDX-License-Identifier: GPL-3.0-or-later
import Synchronization
import TestSupport
import Testing

@testable import Tensors

@Suite("Threads", .serialized, .threadCount)
struct ParallelTests {
    @Test("Each piece of a job runs once, also where jobs begin within pieces")
    func pieces() {
        let runs = Mutex([Int](repeating: 0, count: 300))
        parallel(100) { piece in
            parallel(3) { inner in runs.withLock { $0[piece * 3 + inner] += 1 } }
        }
        #expect(runs.withLock { $0.allSatisfy { $0 == 1 } })
    }

    @Test("Ranges cover everything once, in as many parts as there are threads", arguments: [1, 2, 3, 7])
    func ranges(threads: Int) {
        let before = Threads.count
        defer { Threads.count = before }
        Threads.count = threads
        for count in [0, 1, 15, 16, 17, 100, 1001] {
            let seen = Mutex([Int](repeating: 0, count: count))
            parallel(over: count, grain: 16) { range in seen.withLock { for i in range { $0[i] += 1 } } }
            parallel(rows: count, width: 4, grain: 16) { range in seen.withLock { for i in range { $0[i] += 1 } } }
            #expect(seen.withLock { $0.allSatisfy { $0 == 2 } })
        }
    }

    @Test("Jobs from several threads at once are all done")
    func manyCallers() async throws {
        let x = ramp(200, 300)
        let want = try matmul(x, x, transposingRight: true).floats
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { try matmul(x, x, transposingRight: true).floats == want }
            }
            for try await same in group { #expect(same) }
        }
    }

    @Test("The number of threads changes no attention and no layer beyond rounding", arguments: [1, 2, 5])
    func threadCounts(threads: Int) throws {
        let before = Threads.count
        defer { Threads.count = before }
        let (x, weight) = (ramp(2, 33, 96), ramp(288, 96))
        func run() throws -> Tensor { try attention(qkv: linear(x, weight), heads: 4, scale: 0.1).output }
        let want = try run().floats
        Threads.count = threads
        let first = try run()
        expectClose(first, want, tolerance: 1e-5)
        #expect(try run().floats == first.floats)
    }

    @Test(
        "For a number of threads, gradients are the same from run to run; another number moves them by rounding",
        arguments: [1, 2, 5])
    func gradients(threads: Int) throws {
        let before = Threads.count
        defer { Threads.count = before }
        let values = [ramp(8, 50, 96), ramp(192, 96, times: 0.1), ramp(96, 192, times: 0.1), ramp(96), ramp(192)]
        func run() throws -> [Tensor] {
            let leaves = values.map { $0.tracked() }
            let x = try layerNorm(leaves[0], weight: leaves[3], bias: leaves[3])
            let inner = try linear(x, leaves[1], bias: leaves[4], activation: .gelu)
            let y = try linear(inner, leaves[2], bias: leaves[3])
            let z = try attention(query: x, key: y, value: y, heads: 6, scale: 0.25).output
            let looked = try embedding(ids: (0..<800).map { $0 * 7 % 400 }, table: reshape(z, [400, 96]))
            try backward(try mean(map(normalized(softmax(looked)), .square)))
            return leaves.compactMap(\.gradient)
        }
        let want = try run().map(\.floats)
        Threads.count = threads
        let first = try run()
        #expect(first.count == values.count)
        #expect(try run().map(\.floats) == first.map(\.floats))
        for (gradient, want) in zip(first, want) {
            let largest = want.reduce(0) { max($0, abs($1)) }
            #expect(largest > 0)
            expectClose(gradient, want, tolerance: 1e-4 * largest)
        }
    }

    @Test("The number of threads changes no random number and no sum", arguments: [1, 2, 5])
    func exactResults(threads: Int) throws {
        let before = Threads.count
        defer { Threads.count = before }
        let want = try Tensor.randn([300_001], seed: 7)
        let total = try sum(want).floats
        Threads.count = threads
        #expect(try Tensor.randn([300_001], seed: 7).floats == want.floats)
        #expect(try sum(want).floats == total)
    }

    @Test("The count of threads stays within reason")
    func bounds() {
        let before = Threads.count
        defer { Threads.count = before }
        Threads.count = -5
        #expect(Threads.count == 1)
        Threads.count = .max
        #expect(Threads.count == 64)
    }
}
