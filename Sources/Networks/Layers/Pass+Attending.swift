// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

extension Pass {
    /// What the queries of the attention module at `path` see: q [B, Tq, D], k and v [B, Tk, D] → [B, Tq, D].
    ///
    /// Weights are computed apart, kept and shown only where this pass wants them; then what each head gives is shown
    /// too, and may be replaced as the weights may.
    func attend(
        _ path: String, query: Tensor, key: Tensor, value: Tensor, heads: Int, scale: Float, mask: AttentionMask
    ) throws -> Tensor {
        let wanted = wantsAttention(path)
        let (output, weights) = try Tensors.attention(
            query: query, key: key, value: value, heads: heads, scale: scale, mask: mask,
            keepingWeights: wanted || watches(path))
        guard let weights else { return output }
        let seen = try note(path, "$probs", weights)
        if wanted { keep(path, seen) }
        guard watches(path) else { return output }
        // Heads that look by other weights than their own.
        let given =
            seen.storage === weights.storage
            ? output : try Self.joined(try matmul(seen, try Self.split(value, heads: heads)))
        let apart = try Self.split(given, heads: heads)
        let shown = try note(path, "$heads", apart)
        return shown.storage === apart.storage ? given : try Self.joined(shown)
    }

    /// [B, T, D] → [B, H, T, D/H]
    private static func split(_ x: Tensor, heads: Int) throws -> Tensor {
        let (batch, tokens, width) = (x.shape[0], x.shape[1], x.shape[2])
        return try transpose(try reshape(x, [batch, tokens, heads, width / heads]), axes: [0, 2, 1, 3])
    }

    /// [B, H, T, D/H] → [B, T, D]
    private static func joined(_ x: Tensor) throws -> Tensor {
        let (batch, tokens) = (x.shape[0], x.shape[2])
        return try reshape(try transpose(x, axes: [0, 2, 1, 3]), [batch, tokens, x.shape[1] * x.shape[3]])
    }
}
