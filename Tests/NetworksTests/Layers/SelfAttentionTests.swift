// SPDX-License-Identifier: GPL-3.0-or-later
import Networks
import Tensors
import TestSupport
import Testing

@Suite("SelfAttention")
struct SelfAttentionTests {
    private let attention: SelfAttention = {
        let root = WeightsLedger(.fresh(seed: 3)).root["attn"]
        func linear(_ name: String) -> Linear {
            Linear(root[name], inputs: 8, outputs: 8, initial: .normal(deviation: 1))
        }
        return SelfAttention(
            path: "attn", query: linear("q"), key: linear("k"), value: linear("v"), heads: 2, width: 8)
    }()
    private let x = Tensor((0..<48).map { Float($0 * 7 % 11) / 11 - 0.5 }, shape: [2, 3, 8])

    @Test("Weights are kept where they are wanted, and the output is the same without them")
    func keeping() throws {
        let pass = Pass(attention: ["attn"])
        let kept = try attention(x, mask: .causal, pass)
        let weights = try #require(pass.attention["attn"])
        #expect(weights.shape == [2, 2, 3, 3])
        let rows = weights.floats
        for row in 0..<12 { #expect(abs(rows[row * 3..<row * 3 + 3].reduce(0, +) - 1) < 1e-5) }
        #expect(rows[1] == 0 && rows[2] == 0 && rows[5] == 0)
        let plain = Pass()
        #expect(largestDifference(try attention(x, mask: .causal, plain).floats, kept.floats) < 1e-6)
        #expect(plain.attention.isEmpty)
    }

    @Test("Queries, keys, values and weights go by who watches, and a replaced value counts")
    func watching() throws {
        var names: [String] = []
        let pass = Pass(watch: { point, tensor in
            if point.path == "attn" { names.append(point.name) }
            return point.name == "$v" ? Tensor(shape: tensor.shape) { $0.update(repeating: 4) } : nil
        })
        let output = try attention(x, mask: .none, pass)
        #expect(names == ["$in", "$q", "$k", "$v", "$probs", "$heads"])
        #expect(output.floats.allSatisfy { abs($0 - 4) < 1e-5 })
    }

    @Test("Weights and heads that are put in the place of others are what the output is made of")
    func replacing() throws {
        var values: Tensor?
        // Who looks at the first token alone gets its value.
        let first = try attention(x, mask: .none, Pass(watch: { point, tensor in
            if point.name == "$v" { values = tensor }
            guard point.name == "$probs" else { return nil }
            let keys = tensor.shape[3]
            return Tensor(shape: tensor.shape) { numbers in
                for index in numbers.indices { numbers[index] = index % keys == 0 ? 1 : 0 }
            }
        }))
        let v = try #require(values)
        let width = v.shape[2]
        for (index, number) in first.floats.enumerated() {
            #expect(abs(number - v.floats[index / (width * v.shape[1]) * width * v.shape[1] + index % width]) < 1e-5)
        }
        // The second head gives nothing: its columns of the output are empty, the others as before.
        let whole = try attention(x, mask: .none, Pass()).floats
        let without = try attention(x, mask: .none, Pass(watch: { point, tensor in
            guard point.name == "$heads" else { return nil }
            let size = tensor.shape[2] * tensor.shape[3]
            return Tensor(shape: tensor.shape) { numbers in
                for (index, number) in tensor.floats.enumerated() {
                    numbers[index] = index / size % tensor.shape[1] == 1 ? 0 : number
                }
            }
        })).floats
        let headWidth = width / attention.heads
        for (index, number) in without.enumerated() {
            let isSecond = index % width / headWidth == 1
            #expect(isSecond ? number == 0 : abs(number - whole[index]) < 1e-6)
        }
    }
}
