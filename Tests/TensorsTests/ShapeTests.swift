// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Tensors

@Suite("Shapes and making tensors")
struct ShapeTests {
    @Test("Reshape works out one size and refuses what does not fill")
    func reshaping() throws {
        #expect(try reshape(ramp(2, 6), [3, -1]).shape == [3, 4])
        let x = ramp(2, 6)
        #expect(try reshape(x, [-1]).storage === x.storage)
        #expect(
            message { try reshape(ramp(2, 3), [4, -1]) } == "reshape: 6 elements of shape (2, 3) do not fill (4, -1)")
        for shape in [[.max, .max], [.max, 2, -1], [-1, -1], [-2, 3], [.min], [0, -1], [7]] as [[Int]] {
            #expect(throws: TensorError.self) { try reshape(ramp(2, 3), shape) }
        }
        let none = Tensor([], shape: [0])
        for shape in [[0, .max, .max], [.max, 0, .max], [0, -1]] as [[Int]] {
            #expect(throws: TensorError.self) { try reshape(none, shape) }
        }
        #expect(try reshape(none, [-1]).shape == [0])
    }

    @Test("Axes are exchanged as NumPy exchanges them")
    func transposing() throws {
        let x = ramp(2, 3, 4)
        try expectNumPy(x.transposed, "T")
        try expectNumPy(x.matrixTransposed, "mT")
        try expectNumPy(transpose(x, axes: [1, 2, 0]), "transpose:120")
        for axes in [[0, 0, 1], [0, 1], [0, 1, 3]] {
            #expect(throws: TensorError.self) { try transpose(x, axes: axes) }
        }
        #expect(try transpose(ramp(1, 3)).storage !== transpose(ramp(3, 2)).storage)
    }

    @Test("A transpose keeps every format's elements", arguments: DType.allCases)
    func formats(dtype: DType) throws {
        let storage = Storage(byteCount: 35 * dtype.size)
        for i in 0..<storage.byteCount { storage.bytes.storeBytes(of: UInt8(i % 251), toByteOffset: i, as: UInt8.self) }
        let x = Tensor(shape: [5, 7], dtype: dtype, storage: storage)
        let turned = try transpose(x)
        for r in 0..<5 {
            for c in 0..<7 {
                for b in 0..<dtype.size {
                    let want = x.bytes.load(fromByteOffset: (r * 7 + c) * dtype.size + b, as: UInt8.self)
                    #expect(turned.bytes.load(fromByteOffset: (c * 5 + r) * dtype.size + b, as: UInt8.self) == want)
                }
            }
        }
    }

    @Test("Products of every mix of ranks equal NumPy's")
    func products() throws {
        try expectNumPy(matmul(ramp(3, 4), ramp(4)), "mm:21")
        try expectNumPy(matmul(ramp(3), ramp(3, 4)), "mm:12")
        try expectNumPy(matmul(ramp(4), ramp(4)), "mm:11")
        try expectNumPy(matmul(ramp(4), ramp(2, 4, 3)), "mm:13")
        try expectNumPy(matmul(ramp(2, 3, 4), ramp(2, 4, 2)), "mm:33")
        try expectNumPy(matmul(ramp(2, 3, 4), ramp(4, 2)), "mm:32")
        try expectNumPy(matmul(ramp(3, 4), ramp(2, 4, 2)), "mm:23")
        try expectClose(
            matmul(transpose(ramp(3, 4)), transpose(ramp(4, 2)), transposingLeft: true, transposingRight: true),
            matmul(ramp(3, 4), ramp(4, 2)).floats)
        #expect(
            message { try matmul(ramp(2, 3), ramp(2, 3)) }
                == "matmul: shapes (2, 3) and (2, 3) do not fit: 3 columns against 2 rows")
        #expect(try matmul(Tensor([], shape: [2, 0]), Tensor([], shape: [0, 3])).floats == [0, 0, 0, 0, 0, 0])
        #expect(throws: TensorError.self) { try matmul(Tensor(1), ramp(2)) }
    }

    @Test("A product split over threads equals the plain kernel's")
    func splitProducts() throws {
        for (m, n, k) in [(70, 300, 65), (301, 33, 128), (1, 1000, 77), (513, 1, 64)] {
            let (a, b) = (ramp(m, k), ramp(k, n))
            let product = try matmul(a, b)
            let plain = Tensor(shape: [m, n]) { out in
                PlainBackend().multiply(
                    MatrixProduct(
                        m: m, n: n, k: k, a: a.pointer, aStride: k, b: b.pointer, bStride: n,
                        out: out.baseAddress!, outStride: n))
            }
            expectClose(product, plain.floats, tolerance: 1e-5)
        }
    }

    @Test("The kernel of rows by rows equals the plain one for every remainder of its tiles")
    func rowsByRows() throws {
        guard let rowsBackend = RowsBackend(base: PlainBackend()) else { return }
        for (m, n, k) in [
            (1, 1, 256), (2, 3, 257), (5, 70, 300), (6, 64, 1024), (7, 130, 1025), (13, 66, 2100), (50, 9, 768),
        ] {
            let (x, weight) = (ramp(m, k), ramp(n, k))
            func product(_ backend: any MatrixBackend) -> Tensor {
                Tensor(shape: [m, n + 2]) { out in
                    out.update(repeating: 7)
                    backend.multiply(
                        MatrixProduct(
                            m: m, n: n, k: k, a: x.pointer, aStride: k, b: weight.pointer, bStride: k, bTurned: true,
                            out: out.baseAddress!, outStride: n + 2))
                }
            }
            expectClose(product(rowsBackend), product(PlainBackend()).floats, tolerance: 1e-4)
        }
    }

    @Test("Cosine, diagonal, trace and outer product")
    func algebra() throws {
        try expectNumPy(cosine(ramp(3, 4), ramp(2, 4, times: 1.5)), "cosine")
        #expect(try cosine(ramp(4), ramp(4)).shape == [])
        #expect(try diag(Tensor([1, 2])).floats == [1, 0, 0, 2])
        #expect(try diag(Tensor(integers: [1, 2, 3, 4, 5, 6], shape: [2, 3])).integers == [1, 5])
        #expect(try trace(Tensor.eye(4)).floats == [4])
        #expect(try outer(Tensor([1, 2]), Tensor([3, 4, 5])).floats == [3, 4, 5, 6, 8, 10])
    }

    @Test("Series equal NumPy's")
    func series() throws {
        try expectNumPy(Tensor.linspace(-1, 2, count: 7), "linspace")
        try expectNumPy(Tensor.arange(0.5, 3, step: 0.4), "arange")
        try expectNumPy(Tensor.arange(10, 0, step: -3), "arange:int")
        #expect(try Tensor.arange(3).integers == [0, 1, 2])
        #expect(try Tensor.arange(5, 0).count == 0)
        for bad in [
            { try Tensor.arange(0, 3, step: 0) }, { try Tensor.arange(.min, .max) },
            { try Tensor.arange(0, .max) }, { try Tensor.arange(0, .infinity) }, { try Tensor.arange(0.0, 1, step: 0) },
            { try Tensor.arange(0.0, 1, step: 1e-30) }, { try Tensor.linspace(0, 1, count: -1) },
        ] as [() throws -> Tensor] {
            #expect(throws: TensorError.self) { try bad() }
        }
    }

    @Test("Tensors larger than memory or than 2^31 elements are refused, not tried")
    func hugeTensors() throws {
        for shape in [
            [1 << 20, 1 << 20], [.max, .max], [1 << 31, 2], [-1], [.min, .min], [0, .max, .max], [.max, .max, 0],
        ] as [[Int]] {
            #expect(throws: TensorError.self) { try Tensor.randn(shape, seed: 1) }
            #expect(throws: TensorError.self) { try Tensor.zeros(shape) }
        }
        let row = try Tensor.zeros([1 << 17])
        #expect(throws: TensorError.self) { try outer(row, row) }
        #expect(throws: TensorError.self) { try diag(row) }
        #expect(throws: TensorError.self) { try broadcast(row, to: [1 << 20, 1 << 17]) }
        #expect(throws: TensorError.self) { try matmul(reshape(row, [-1, 1]), reshape(row, [1, -1])) }
    }

    @Test("Concatenating and stacking keep the format and check the other axes")
    func joining() throws {
        let joined = try concatenate(
            [Tensor(integers: [1, 2], shape: [1, 2]), Tensor(integers: [3, 4], shape: [1, 2])], axis: 1)
        #expect(joined.dtype == .i64 && joined.integers == [1, 2, 3, 4] && joined.shape == [1, 4])
        #expect(try concatenate([Tensor(integers: [1]), Tensor([2.5])]).floats == [1, 2.5])
        #expect(try stack([Tensor([1, 2]), Tensor([3, 4])], axis: 1).floats == [1, 3, 2, 4])
        #expect(try stack([Tensor([1, 2]), Tensor([3, 4])], axis: -1).shape == [2, 2])
        for bad in [[], [ramp(2, 3), ramp(2, 2)], [ramp(2), ramp(1, 2)]] {
            #expect(throws: TensorError.self) { try concatenate(bad) }
        }
        #expect(throws: TensorError.self) { try concatenate([Tensor(1), Tensor(2)]) }
    }

    @Test("Nested numbers become a tensor of their kind; ragged ones are refused")
    func nested() throws {
        func row(_ values: Int...) -> NestedNumbers { .list(values.map { .integer($0) }) }
        #expect(try Tensor(.list([row(1, 2), row(3, 4)])).shape == [2, 2])
        #expect(try Tensor(.list([row(1, 2), row(3, 4)])).dtype == .i64)
        #expect(try Tensor(.list([.number(1.5), .integer(2)])).floats == [1.5, 2])
        #expect(try Tensor(.list([.truth(true), .truth(false)])).dtype == .bool)
        #expect(try Tensor(.integer(3)).shape == [])
        #expect(try Tensor(.list([])).shape == [0])
        for bad in [.list([row(1, 2), row(3)]), .list([row(1), .integer(2)]), .list([.integer(2), row(1)])]
            as [NestedNumbers]
        {
            #expect(throws: TensorError.self) { try Tensor(bad) }
        }
        var deep = NestedNumbers.integer(1)
        for _ in 0..<100 { deep = .list([deep]) }
        #expect(throws: TensorError.self) { try Tensor(deep) }
    }

    @Test("Random numbers depend on the seed and the place alone")
    func randomNumbers() throws {
        let long = try Tensor.randn([100_000], seed: 7)
        #expect(try Tensor.randn([10, 3], seed: 7).floats == Array(long.floats.prefix(30)))
        #expect(try Tensor.randn([30], seed: 8).floats != Array(long.floats.prefix(30)))
        let (mean, std) = try (Tensors.mean(long).floats[0], reduce(long, .std).floats[0])
        #expect(abs(mean) < 0.01 && abs(std - 1) < 0.01)
        let even = try Tensor.rand([100_000], seed: 7)
        #expect(even.floats.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(try Tensors.mean(even).floats[0] - 0.5) < 0.01)
    }

    @Test("The generator gives the known answer of Philox4x32-10")
    func knownAnswer() throws {
        // Random123's kat_vectors: counter 0, key 0 gives 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
        let words: [UInt32] = [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        #expect(try Tensor.rand([4], seed: 0).floats == words.map { Float($0 >> 8) / Float(1 << 24) })
    }
}
