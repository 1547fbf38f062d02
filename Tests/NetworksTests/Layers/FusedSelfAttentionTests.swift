// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors
import TestSupport
import Testing

@Suite("FusedSelfAttention")
struct FusedSelfAttentionTests {
    private func tensor(_ shape: [Int], _ name: String) -> Tensor {
        Tensor(Fixtures.ramp(name, count: shape.reduce(1, *)), shape: shape)
    }

    /// Attention of 8 numbers a token in 2 heads, by one projection and by three of the same weights.
    private func both() throws -> (fused: FusedSelfAttention, apart: SelfAttention) {
        let ledger = WeightsLedger(.fresh(seed: 1))
        func linear(_ name: String, _ outputs: Int) -> Linear {
            Linear(ledger.root[name], inputs: 8, outputs: outputs)
        }
        let joined = linear("qkv", 24)
        try joined.weight.assign(tensor([24, 8], "weight"))
        let bias = try #require(joined.bias)
        try bias.assign(tensor([24], "bias"))
        let parts = try ["q", "k", "v"].enumerated().map { index, name in
            let part = linear(name, 8)
            try part.weight.assign(try slice(joined.weight.value, 8 * index..<8 * index + 8))
            try part.bias?.assign(try slice(bias.value, 8 * index..<8 * index + 8))
            return part
        }
        return (
            FusedSelfAttention(path: "a", projection: joined, heads: 2, width: 8),
            SelfAttention(path: "a", query: parts[0], key: parts[1], value: parts[2], heads: 2, width: 8)
        )
    }

    @Test("One projection is three side by side: queries, keys, values; watched, trained, or neither")
    func parts() throws {
        let (fused, apart) = try both()
        let x = tensor([2, 5, 8], "input")
        let pass = Pass(attention: ["a"])
        let expected = try apart(x, mask: .none, pass)
        let kept = Pass(attention: ["a"])
        #expect(largestDifference(try fused(x, kept).floats, expected.floats) < 1e-6)
        let weights = try #require(pass.attention["a"])
        #expect(largestDifference(kept.attention["a"]?.floats ?? [], weights.floats) < 1e-6)
        var names: [String] = []
        let watched = Pass(watch: { point, _ in
            if point.path == "a" { names.append(point.name) }
            return nil
        })
        #expect(largestDifference(try fused(x, watched).floats, expected.floats) < 1e-6)
        #expect(names == ["$in", "$q", "$k", "$v", "$probs", "$heads"])
        let trained = Pass(training: [fused.projection.weight])
        let output = try fused(x, trained)
        #expect(largestDifference(output.floats, expected.floats) < 1e-6)
        try backward(try sum(try multiply(output, output)))
        let separate = Pass(training: [apart.query.weight, apart.key.weight, apart.value.weight])
        let other = try apart(x, mask: .none, separate)
        try backward(try sum(try multiply(other, other)))
        let whole = try concatenate(
            [apart.query.weight, apart.key.weight, apart.value.weight].map { try #require(separate.gradient(of: $0)) })
        let gradient = try #require(trained.gradient(of: fused.projection.weight))
        #expect(largestDifference(gradient.floats, whole.floats) < 1e-5)
    }
}
