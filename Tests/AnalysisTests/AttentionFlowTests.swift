// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Tensors
import TestSupport
import Testing

@Suite("Attention flow")
struct AttentionFlowTests {
    private let file = "attribution/attribution.txt"

    /// The map that attribution.py makes of the same name.
    private func relevance(_ name: String, _ rows: Int, _ columns: Int) throws -> Tensor {
        let count = 2 * rows * columns
        let weights = try softmax(Tensor(Fixtures.ramp(name, count: count), shape: [2, rows, columns]))
        let gradient = Tensor(Fixtures.ramp(name + "-gradient", count: count), shape: [2, rows, columns])
        return try relevanceMap(weights, gradient: gradient)
    }

    private func expect(_ map: Tensor?, _ name: String) throws {
        let expected = try Fixtures.numbers(name, in: file)
        #expect(largestDifference(try #require(map).floats, expected) <= 1e-5, "\(name)")
    }

    @Test("Relevance through an encoder, a decoder that looks at it and an answer that looks at that is PyTorch's")
    func rules() throws {
        var flow = AttentionFlow(.relevance, tokens: [.picture: 5, .text: 4, .answer: 3])
        for layer in 0..<2 { try flow.attend(.picture, try relevance("encoder\(layer)", 5, 5)) }
        for layer in 0..<2 {
            try flow.attend(.text, try relevance("decoder-\(layer)", 4, 4))
            try flow.look(.text, at: .picture, try relevance("crossing--\(layer)", 4, 5))
        }
        try flow.attend(.answer, try relevance("answering----", 3, 3))
        try flow.look(.answer, at: .text, try relevance("asking---------", 3, 4))
        try expect(flow.map(.picture, at: .picture), "toy-picture")
        try expect(flow.map(.text, at: .text), "toy-text")
        try expect(flow.map(.text, at: .picture), "toy-cross")
        try expect(flow.map(.answer, at: .text), "toy-answer-text")
        try expect(flow.map(.answer, at: .picture), "toy-answer-picture")
        #expect(flow.map(.picture, at: .text) == nil)
    }

    @Test("Rollout of one stream is rollout, and across streams each token's shares still sum to 1")
    func rollouts() throws {
        let weights = try softmax(Tensor(Fixtures.ramp("rollout", count: 3 * 2 * 16), shape: [3, 2, 4, 4]))
        var flow = AttentionFlow(.rollout, tokens: [.text: 4, .picture: 5])
        for layer in 0..<3 {
            try flow.attend(.text, try meanOverHeads(try slice(weights, layer..<layer + 1).withShape([2, 4, 4])))
        }
        let alone = try #require(flow.map(.text, at: .text))
        #expect(largestDifference(alone.floats, try rollout(weights).floats) < 1e-6)
        let cross = try softmax(Tensor(Fixtures.ramp("cross", count: 20), shape: [4, 5]))
        try flow.look(.text, at: .picture, cross)
        let (text, picture) = (
            try #require(flow.map(.text, at: .text)), try #require(flow.map(.text, at: .picture))
        )
        for row in 0..<4 {
            let own = text.floats[row * 4..<row * 4 + 4].reduce(0, +)
            let sum = own + picture.floats[row * 5..<row * 5 + 5].reduce(0, +)
            #expect(abs(sum - 1) < 1e-5)
        }
    }

    @Test("A stream that nothing reached yet stays itself, and maps of another size are refused")
    func edges() throws {
        var flow = AttentionFlow(.relevance, tokens: [.text: 2, .picture: 2])
        try flow.look(.text, at: .picture, Tensor([0.5, 0, 0, 0.5], shape: [2, 2]))
        #expect(flow.map(.text, at: .picture)?.floats == [0.5, 0, 0, 0.5])
        #expect(throws: AnalysisError.self) { try flow.attend(.text, Tensor([1, 2, 3], shape: [1, 3])) }
        #expect(throws: AnalysisError.self) { try flow.attend(.joint, Tensor([1], shape: [1, 1])) }
    }
}
