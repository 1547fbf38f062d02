// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

extension Pass {
    /// What the queries of the attention module at `path` see: q [B, Tq, D], k and v [B, Tk, D] → [B, Tq, D].
    ///
    /// Weights are computed apart, kept and shown only where this pass wants them.
    func attend(
        _ path: String, query: Tensor, key: Tensor, value: Tensor, heads: Int, scale: Float, mask: AttentionMask
    ) throws -> Tensor {
        let wanted = wantsAttention(path)
        let (output, weights) = try Tensors.attention(
            query: query, key: key, value: value, heads: heads, scale: scale, mask: mask,
            keepingWeights: wanted || isWatched)
        guard let weights else { return output }
        if wanted { keep(path, weights) }
        _ = try note(path, "$probs", weights)
        return output
    }
}
