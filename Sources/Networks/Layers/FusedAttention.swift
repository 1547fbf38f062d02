// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Multi-head attention whose projections lie side by side in one matrix, as GPT-2 has it, with the projection of its
/// output: of a sequence to those of its tokens that came before, or to another sequence.
///
/// Reference: transformers 5.24, models/gpt2/modeling_gpt2.py, GPT2Attention.
public struct FusedAttention: Sendable {
    public let path: String
    /// Queries, keys and values of a sequence that looks at itself; keys and values of another that is looked at.
    public let joined: Conv1D
    /// The queries where another sequence is looked at.
    public let query: Conv1D?
    public let output: Conv1D
    public let heads: Int
    private let scale: Float
    private let width: Int

    /// - Parameter scale: what products of query and key are multiplied by.
    public init(
        _ weights: WeightsCursor, type: String, width: Int, heads: Int, scale: Float, isCross: Bool, output: Initializer
    ) {
        path = weights.enter(type)
        joined = Conv1D(weights["c_attn"], inputs: width, outputs: (isCross ? 2 : 3) * width)
        query = isCross ? Conv1D(weights["q_attn"], inputs: width, outputs: width) : nil
        self.output = Conv1D(weights["c_proj"], inputs: width, outputs: width, initial: output)
        self.heads = heads
        self.scale = scale
        self.width = width
    }

    /// Each of x sees itself and what came before: x [B, T, D] → [B, T, D].
    public func callAsFunction(_ x: Tensor, mask: AttentionMask, _ pass: Pass) throws -> Tensor {
        let all = try joined(x, pass)                                        // [B, T, 3 · D]
        let q = try part(all, 0, "$q", pass)
        var (k, v) = (try part(all, 1, "$k", pass), try part(all, 2, "$v", pass))
        if mask.isCausal, let cache = pass.cache { (k, v) = try cache.growing(path, key: k, value: v) }
        return try finish(q, k, v, mask, pass)
    }

    /// x [B, Tq, D] looks at context [B, Tk, D] → [B, Tq, D].
    public func callAsFunction(
        _ x: Tensor, context: Tensor, mask: AttentionMask, _ pass: Pass
    ) throws -> Tensor {
        guard let query else { throw NetworkError("\(path) looks at its own sequence alone") }
        let q = try pass.note(path, "$q", try query(x, pass))
        func made() throws -> (key: Tensor, value: Tensor) {
            let both = try joined(context, pass)                             // [B, Tk, 2 · D]
            return (try part(both, 0, "$k", pass), try part(both, 1, "$v", pass))
        }
        let (k, v) = try pass.cache.map { try $0.once(path, made) } ?? made()
        return try finish(q, k, v, mask, pass)
    }

    private func part(_ all: Tensor, _ index: Int, _ name: String, _ pass: Pass) throws -> Tensor {
        try pass.note(path, name, try slice(all, axis: 2, index * width..<(index + 1) * width))
    }

    private func finish(_ q: Tensor, _ k: Tensor, _ v: Tensor, _ mask: AttentionMask, _ pass: Pass) throws -> Tensor {
        let seen = try pass.attend(path, query: q, key: k, value: v, heads: heads, scale: scale, mask: mask)
        return try pass.note(path, "$out", try output(seen, pass))
    }
}
