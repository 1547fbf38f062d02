// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Multi-head attention of a sequence to itself (Vaswani et al. 2017, https://arxiv.org/abs/1706.03762), without the
/// projection of its output.
public struct SelfAttention: Sendable {
    /// Where its weights are kept and watched: the path of the module that holds the projections.
    public let path: String
    public let query: Linear
    public let key: Linear
    public let value: Linear
    public let heads: Int
    private let scale: Float

    public init(path: String, query: Linear, key: Linear, value: Linear, heads: Int, width: Int) {
        self.path = path
        self.query = query
        self.key = key
        self.value = value
        self.heads = heads
        scale = 1 / Float(width / heads).squareRoot()
    }

    /// x [B, T, D] → [B, T, D]; weights are computed apart only where the pass wants them.
    ///
    /// - Parameter asking: the rows that ask, [B, Tq, D], where not all of x do; the result is then [B, Tq, D].
    public func callAsFunction(
        _ x: Tensor, asking: Tensor? = nil, mask: AttentionMask, _ pass: Pass
    ) throws -> Tensor {
        let input = try pass.input(path, asking ?? x)
        let (x, asking) = asking == nil ? (input, nil) : (x, input)
        let q = try pass.note(path, "$q", try query(input, pass))
        let (k, v) = try keysAndValues(x, isFixed: asking != nil, isCausal: mask.isCausal, pass)
        let wanted = pass.wantsAttention(path)
        let (output, weights) = try attention(
            query: q, key: k, value: v, heads: heads, scale: scale, mask: mask,
            keepingWeights: wanted || pass.watches(path))
        guard let weights else { return output }
        let seen = try pass.note(path, "$probs", weights)
        if wanted { pass.keep(path, seen) }
        guard pass.watches(path) else { return output }
        return try noteHeads(seen.storage === weights.storage ? output : try mixed(seen, v), pass)
    }

    /// Shows what each head gives, [B, H, Tq, D/H]: output [B, Tq, D] → [B, Tq, D].
    private func noteHeads(_ output: Tensor, _ pass: Pass) throws -> Tensor {
        let apart = try split(output)
        let seen = try pass.note(path, "$heads", apart)
        return seen.storage === apart.storage ? output : try joined(seen)
    }

    /// What heads give that look by other weights: probs [B, H, Tq, Tk] and v [B, Tk, D] → [B, Tq, D].
    private func mixed(_ probs: Tensor, _ v: Tensor) throws -> Tensor { try joined(try matmul(probs, try split(v))) }

    /// [B, T, D] → [B, H, T, D/H]
    private func split(_ x: Tensor) throws -> Tensor {
        let (batch, tokens, width) = (x.shape[0], x.shape[1], x.shape[2])
        return try transpose(try reshape(x, [batch, tokens, heads, width / heads]), axes: [0, 2, 1, 3])
    }

    /// [B, H, T, D/H] → [B, T, D]
    private func joined(_ x: Tensor) throws -> Tensor {
        let (batch, tokens) = (x.shape[0], x.shape[2])
        return try reshape(try transpose(x, axes: [0, 2, 1, 3]), [batch, tokens, x.shape[1] * x.shape[3]])
    }

    /// Keys and values of x; where the pass has a cache, those of tokens before x are among them, or those of a
    /// sequence that was looked at before are taken from there.
    private func keysAndValues(
        _ x: Tensor, isFixed: Bool, isCausal: Bool, _ pass: Pass
    ) throws -> (key: Tensor, value: Tensor) {
        func made() throws -> (key: Tensor, value: Tensor) {
            (try pass.note(path, "$k", try key(x, pass)), try pass.note(path, "$v", try value(x, pass)))
        }
        guard let cache = pass.cache else { return try made() }
        if isFixed { return try cache.once(path, made) }
        let new = try made()
        return isCausal ? try cache.growing(path, key: new.key, value: new.value) : new
    }
}
