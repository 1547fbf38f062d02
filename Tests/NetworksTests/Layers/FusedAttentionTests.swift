// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors
import TestSupport
import Testing

@Suite("FusedAttention")
struct FusedAttentionTests {
    private func fused(isCross: Bool) -> FusedAttention {
        FusedAttention(
            WeightsLedger(.fresh(seed: 3)).root["attn"], type: "Attention", width: 8, heads: 2, scale: 0.5,
            isCross: isCross, output: .normal(deviation: 0.3))
    }
    private let x = Tensor((0..<48).map { Float($0 * 7 % 11) / 11 - 0.5 }, shape: [2, 3, 8])
    private let context = Tensor((0..<80).map { Float($0 * 5 % 13) / 13 - 0.5 }, shape: [2, 5, 8])

    /// The columns `part` of a joined matrix as a layer of its own, the other way round.
    private func linear(_ layer: Conv1D, _ part: Int) throws -> Linear {
        let linear = Linear(WeightsLedger(.fresh(seed: 1)).root["l"], inputs: 8, outputs: 8)
        let range = part * 8..<(part + 1) * 8
        try linear.weight.assign(try slice(layer.weight.value, axis: 1, range).transposed)
        try linear.bias?.assign(try slice(layer.bias.value, range))
        return linear
    }

    @Test("It sees what attention with three matrices of the same numbers sees")
    func same() throws {
        let fused = fused(isCross: false)
        // Two heads of four columns: the scale is one over the root of four, as of any attention.
        let apart = SelfAttention(
            path: "attn", query: try linear(fused.joined, 0), key: try linear(fused.joined, 1),
            value: try linear(fused.joined, 2), heads: 2, width: 8)
        let pass = Pass(attention: ["attn"]), other = Pass(attention: ["attn"])
        let expected = try fused.output(try apart(x, mask: .causal, other), Pass())
        #expect(largestDifference(try fused(x, mask: .causal, pass).floats, expected.floats) < 1e-6)
        let weights = try #require(pass.attention["attn"])
        #expect(largestDifference(weights.floats, try #require(other.attention["attn"]).floats) < 1e-6)
    }

    @Test("Another sequence is looked at through two matrices side by side, and its own where there is none")
    func cross() throws {
        let fused = fused(isCross: true)
        let apart = SelfAttention(
            path: "attn", query: try linear(try #require(fused.query), 0), key: try linear(fused.joined, 0),
            value: try linear(fused.joined, 1), heads: 2, width: 8)
        let expected = try fused.output(try apart(context, asking: x, mask: .none, Pass()), Pass())
        let seen = try fused(x, context: context, mask: .none, Pass())
        #expect(seen.shape == [2, 3, 8] && largestDifference(seen.floats, expected.floats) < 1e-6)
        #expect(throws: NetworkError.self) {
            try self.fused(isCross: false)(x, context: context, mask: .none, Pass())
        }
    }

    @Test("With a cache a token at a time sees all before it, and the other sequence is read once")
    func cached() throws {
        let (own, cross) = (fused(isCross: false), fused(isCross: true))
        let whole = try own(x, mask: .causal, Pass())
        var read = 0
        let pass = Pass(
            watch: { point, _ in
                if point.path == "attn.c_attn" { read += 1 }
                return nil
            }, cache: KeyValueCache())
        for place in 0..<3 {
            let step = try own(try slice(x, axis: 1, place..<place + 1), mask: .causal, pass)
            let expected = try slice(whole, axis: 1, place..<place + 1)
            #expect(largestDifference(step.floats, expected.floats) < 1e-6)
        }
        #expect(read == 3)
        let expected = try cross(x, context: context, mask: .none, Pass())
        read = 0
        for _ in 0..<3 {
            let seen = try cross(x, context: context, mask: .none, pass)
            #expect(largestDifference(seen.floats, expected.floats) < 1e-6)
        }
        #expect(read == 1)
    }

    @Test("Beams in another order go on from their own keys, and leave a shared sequence where it is or not")
    func selecting() throws {
        let cross = fused(isCross: true)
        let cache = KeyValueCache()
        let pass = Pass(cache: cache)
        let first = try cross(x, context: context, mask: .none, pass)
        try cache.select([1, 0], sharesSource: true)
        #expect(try cross(x, context: context, mask: .none, pass).floats == first.floats)
        try cache.select([1, 0])
        let turned = try cross(x, context: try takeRows(context, [1, 0]), mask: .none, Pass())
        #expect(largestDifference(try cross(x, context: context, mask: .none, pass).floats, turned.floats) < 1e-6)
    }

    @Test("A cache that begins anew has read no token, and still has one row of the other sequence")
    func restarting() throws {
        let cross = fused(isCross: true)
        let cache = KeyValueCache()
        let pass = Pass(cache: cache)
        let whole = try cross(x, context: context, mask: .none, pass)
        cache.advance(by: 3)
        try cache.restart(row: 1)
        #expect(cache.length == 0)
        let second = try slice(x, 1..<2)
        let seen = try cross(second, context: try slice(context, 0..<1), mask: .none, pass)
        #expect(largestDifference(seen.floats, try slice(whole, 1..<2).floats) < 1e-6)
    }

    @Test("Queries, keys, values, weights and the output go by who watches")
    func watching() throws {
        var names: [String] = []
        let pass = Pass(watch: { point, _ in
            if point.path == "attn" { names.append(point.name) }
            return nil
        })
        _ = try fused(isCross: false)(x, mask: .none, pass)
        #expect(names == ["$q", "$k", "$v", "$probs", "$heads", "$out"])
    }
}
