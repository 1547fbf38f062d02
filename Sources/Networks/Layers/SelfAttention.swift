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
        return try pass.attend(path, query: q, key: k, value: v, heads: heads, scale: scale, mask: mask)
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
