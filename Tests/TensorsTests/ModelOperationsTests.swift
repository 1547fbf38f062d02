// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Tensors

@Suite("Operations that models are made of")
struct ModelOperationsTests {
    @Test("Activations equal PyTorch's", arguments: Activation.allCases)
    func activations(activation: Activation) throws {
        let x = try Tensor(reference("x"))
        let name = activation == .none ? "x" : "\(activation)"
        try expectClose(activate(x, activation), reference(name), tolerance: 2e-7)
    }

    @Test("A linear layer multiplies by the transposed weight and adds the bias")
    func linearLayer() throws {
        try expectClose(
            linear(ramp(2, 3, 5), ramp(4, 5, times: 2), bias: ramp(4)), reference("lin"), shape: [2, 3, 4])
    }

    @Test("A layer whose weight is f16 or bf16 gives what its widened weight gives", arguments: [DType.f16, .bf16])
    func narrowWeights(dtype: DType) throws {
        for (rows, outputs, inputs) in [(3, 5, 7), (50, 700, 769), (300, 200, 64)] {
            let storage = Storage(byteCount: outputs * inputs * 2)
            let bits = storage.bytes.assumingMemoryBound(to: UInt16.self)
            for (i, value) in ramp(outputs * inputs).floats.enumerated() {
                bits[i] = dtype == .f16 ? Float16(value).bitPattern : UInt16(value.bitPattern >> 16)
            }
            let weight = Tensor(shape: [outputs, inputs], dtype: dtype, storage: storage)
            let (x, bias) = (ramp(rows, inputs, times: 0.1), ramp(outputs))
            try expectClose(
                linear(x, weight, bias: bias, activation: .gelu),
                linear(x, weight.asFloat32(), bias: bias, activation: .gelu).floats, tolerance: 1e-5)
        }
    }

    @Test("Layer norm equals PyTorch's, with and without the residual")
    func layerNorms() throws {
        let x = ramp(2, 3, 5, times: 3)
        try expectClose(layerNorm(x, weight: ramp(5), bias: ramp(5, times: 2)), reference("ln"), shape: [2, 3, 5])
        let half = ramp(2, 3, 5, times: 1.5)
        let (sum, normal) = try addLayerNorm(half, half, weight: ramp(5), bias: ramp(5, times: 2))
        expectClose(sum, x.floats)
        try expectClose(normal, reference("ln"))
    }

    @Test("Attention equals PyTorch's, and keeps its weights when asked")
    func plainAttention() throws {
        let (q, k, v) = (ramp(2, 3, 8), ramp(2, 5, 8, times: 1.3), ramp(2, 5, 8, times: 0.5))
        let kept = try attention(query: q, key: k, value: v, heads: 2, scale: 0.5, keepingWeights: true)
        try expectClose(kept.output, reference("att"), shape: [2, 3, 8])
        let weights = try #require(kept.weights)
        #expect(weights.shape == [2, 2, 3, 5])
        try expectClose(slice(weights, 1..<2), reference("attw"))
        let plain = try attention(query: q, key: k, value: v, heads: 2, scale: 0.5)
        #expect(plain.weights == nil)
        try expectClose(plain.output, reference("att"))
    }

    @Test("A causal mask and a key mask together hide what either hides")
    func maskedAttention() throws {
        let (q, k, v) = (ramp(2, 3, 8), ramp(2, 5, 8, times: 1.3), ramp(2, 5, 8, times: 0.5))
        // The reference lets query i see keys 0…i+2, which is where a causal mask over five keys puts three queries.
        let mask = AttentionMask.causal.and(.keys(Tensor([1, 1, 1, 0, 1, 1, 1, 1, 1, 0], shape: [2, 5])))
        let kept = try attention(query: q, key: k, value: v, heads: 2, scale: 0.5, mask: mask, keepingWeights: true)
        try expectClose(kept.output, reference("attm"))
        try expectClose(slice(#require(kept.weights), 0..<1), reference("attmw"))
        try expectClose(
            attention(query: q, key: k, value: v, heads: 2, scale: 0.5, mask: mask).output, reference("attm"))
    }

    @Test("Query, key and value may lie side by side in one tensor")
    func fusedAttention() throws {
        let (q, k, v) = (ramp(2, 5, 8), ramp(2, 5, 8, times: 1.3), ramp(2, 5, 8, times: 0.5))
        let apart = try attention(query: q, key: k, value: v, heads: 4, scale: 0.3, mask: .causal)
        let joined = try attention(qkv: concatenate([q, k, v], axis: 2), heads: 4, scale: 0.3, mask: .causal)
        expectClose(joined.output, apart.output.floats)
    }

    @Test("A long sequence is attended to in parts, with the same result")
    func longAttention() throws {
        let q = ramp(1, 700, 8)
        let parts = try attention(query: q, key: q, value: q, heads: 2, scale: 1, mask: .causal)
        let whole = try attention(query: q, key: q, value: q, heads: 2, scale: 1, mask: .causal, keepingWeights: true)
        expectClose(parts.output, whole.output.floats)
    }

    @Test("A query that may see no key gets zeros")
    func blindQuery() throws {
        let q = ramp(1, 2, 4)
        let result = try attention(
            query: q, key: q, value: q, heads: 1, scale: 1, mask: .keys(lengths: [0]), keepingWeights: true)
        #expect(result.output.floats.allSatisfy { $0 == 0 })
    }

    @Test("Shapes that do not go together are refused by name")
    func misfits() throws {
        #expect(message { try linear(ramp(2, 3), ramp(4, 5)) } == "linear: x (2, 3) does not fit weight (4, 5)")
        #expect(
            message { try linear(ramp(2, 5), ramp(4, 5), bias: ramp(5)) }
                == "linear: bias (5,) does not fit weight (4, 5)")
        #expect(message { try linear(Tensor(1), ramp(4, 5)) } == "linear: x () does not fit weight (4, 5)")
        #expect(
            message { try layerNorm(ramp(2, 3), weight: ramp(2)) } == "layerNorm: weight (2,) does not fit x (2, 3)")
        let q = ramp(1, 4, 6)
        #expect(message { try attention(query: q, key: q, value: q, heads: 4, scale: 1) }.contains("into 4 heads"))
        #expect(message { try attention(query: q, key: q, value: q, heads: 0, scale: 1) }.contains("into 0 heads"))
        #expect(
            message { try attention(query: q, key: ramp(1, 4, 5), value: q, heads: 1, scale: 1) }.contains("(1, 4, 5)"))
        let short = ramp(1, 2, 6)
        #expect(
            message { try attention(query: q, key: short, value: short, heads: 1, scale: 1, mask: .causal) }
                .contains("needs as many keys"))
        for lengths in [[5], [-1], [1, 1]] {
            let mask = AttentionMask.keys(lengths: lengths)
            #expect(throws: TensorError.self) {
                try attention(query: q, key: q, value: q, heads: 1, scale: 1, mask: mask)
            }
        }
        #expect(message { try patches(ramp(1, 1, 4, 4), size: 5) }.contains("squares of 5 pixels"))
        for size in [0, -1, .min] { #expect(throws: TensorError.self) { try patches(ramp(1, 1, 4, 4), size: size) } }
    }

    @Test("Nothing goes in and nothing comes out")
    func nothing() throws {
        #expect(try linear(Tensor([], shape: [0, 5]), ramp(4, 5), bias: ramp(4)).shape == [0, 4])
        #expect(
            try linear(Tensor([], shape: [2, 0]), Tensor([], shape: [2, 0]), bias: Tensor([1, 2])).floats == [
                1, 2, 1, 2,
            ])
        #expect(try layerNorm(Tensor([], shape: [0, 5])).shape == [0, 5])
        #expect(try softmax(Tensor([], shape: [3, 0])).shape == [3, 0])
        #expect(try embedding(ids: [], table: ramp(2, 3)).shape == [0, 3])
        let (queries, keys) = (ramp(1, 2, 4), Tensor([], shape: [1, 0, 4]))
        #expect(
            try attention(query: queries, key: keys, value: keys, heads: 2, scale: 1).output.floats
                == [Float](repeating: 0, count: 8))
        #expect(try activate(Tensor([]), .gelu).count == 0)
    }

    @Test("Softmax runs along any axis")
    func softmaxes() throws {
        let x = ramp(2, 3, 5, times: 3)
        try expectClose(softmax(x, axis: 1), reference("sm1"), shape: [2, 3, 5])
        try expectClose(logSoftmax(x), reference("lsm"))
    }

    @Test("Patches and a linear layer are a convolution")
    func convolution() throws {
        let kernel = try reshape(ramp(3, 2, 2, 2), [3, -1])
        try expectClose(linear(patches(ramp(1, 2, 4, 7), size: 2), kernel), reference("patch"), shape: [1, 6, 3])
    }

    @Test("Matrix products broadcast their batches")
    func batches() throws {
        try expectClose(matmul(ramp(2, 1, 3, 4), ramp(5, 4, 2)), reference("mm"), shape: [2, 5, 3, 2])
    }

    @Test("An embedding reads only rows that exist")
    func embeddings() throws {
        let table = ramp(4, 3)
        try expectClose(embedding(ids: [2, 0, 2], table: table), [6, 7, 8, 0, 1, 2, 6, 7, 8].map { table.floats[$0] })
        let error = #expect(throws: TensorError.self) { try embedding(ids: [1, 4], table: table) }
        #expect(error?.message == "embedding: id 4 is out of range for a table of 4 rows")
    }
}
