// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// softmax(scale · Q Kᵀ) V for each head (Vaswani et al. 2017, eq. 1, https://arxiv.org/abs/1706.03762).
///
/// query is [B, Tq, D], key and value are [B, Tk, D]; head h takes the h-th part of D / heads columns. The output is
/// [B, Tq, D]; with `keepingWeights` the weights of all heads come too, [B, H, Tq, Tk]: rows are queries and sum to 1.
/// A query that may see no key gets zeros. Without it no more than one head's weights exist a thread.
public func attention(
    query: Tensor, key: Tensor, value: Tensor, heads: Int, scale: Float, mask: AttentionMask = .none,
    keepingWeights: Bool = false
) throws -> (output: Tensor, weights: Tensor?) {
    guard query.rank == 3, key.rank == 3, key.shape == value.shape, query.shape[0] == key.shape[0],
        query.shape[2] == key.shape[2]
    else {
        throw TensorError(
            "attention: query \(query.shapeText), key \(key.shapeText) and value \(value.shapeText) do not go together",
            hint: "query is (batch, queries, width); key and value are (batch, keys, width)")
    }
    let query = query.asFloat32(), key = key.asFloat32(), value = value.asFloat32()
    let width = query.shape[2]
    let (output, weights) = try withExtendedLifetime((query, key, value)) {
        try AttentionHeads(
            batch: query.shape[0], queries: query.shape[1], keys: key.shape[1], width: width, heads: heads,
            query: query.pointer, key: key.pointer, value: value.pointer, queryStride: width, keyStride: width,
            scale: scale, mask: mask
        ).run(keepingWeights: keepingWeights)
    }
    let recipe = AttentionGradient(
        query: query.detached, key: key.detached, value: value.detached, heads: heads, scale: scale, mask: mask)
    guard let weights else {
        return (output.recorded("attention", [query, key, value]) { try recipe.shares($0) }, nil)
    }
    // Kept weights are a step of their own, so that a gradient can be asked for at them.
    let seen = weights.recorded("attention weights", [query, key]) { try recipe.shares(ofWeights: $0, weights) }
    return (output.recorded("attention", [seen, value]) { try recipe.shares(ofOutput: $0, weights) }, seen)
}

/// Attention of a sequence to itself, with query, key and value side by side in each row: qkv is [B, T, 3 · D].
public func attention(
    qkv: Tensor, heads: Int, scale: Float, mask: AttentionMask = .none, keepingWeights: Bool = false
) throws -> (output: Tensor, weights: Tensor?) {
    guard qkv.rank == 3, qkv.shape[2] % 3 == 0 else {
        throw TensorError("attention: qkv \(qkv.shapeText) is not (batch, tokens, 3 · width)")
    }
    let width = qkv.shape[2] / 3
    if qkv.node != nil {
        let parts = try (0..<3).map { try slice(qkv, axis: 2, $0 * width..<($0 + 1) * width) }
        return try attention(
            query: parts[0], key: parts[1], value: parts[2], heads: heads, scale: scale, mask: mask,
            keepingWeights: keepingWeights)
    }
    let qkv = qkv.asFloat32()
    return try withExtendedLifetime(qkv) {
        try AttentionHeads(
            batch: qkv.shape[0], queries: qkv.shape[1], keys: qkv.shape[1], width: width, heads: heads,
            query: qkv.pointer, key: qkv.pointer + width, value: qkv.pointer + 2 * width,
            queryStride: 3 * width, keyStride: 3 * width, scale: scale, mask: mask
        ).run(keepingWeights: keepingWeights)
    }
}

/// The work of all heads over plain memory; strides are elements between neighbouring tokens.
private struct AttentionHeads {
    let batch, queries, keys, width, heads: Int
    let query, key, value: UnsafePointer<Float>
    let queryStride, keyStride: Int
    let scale: Float
    let mask: AttentionMask

    /// Scores that are held at once for a head: 256 KB, which stays in the cache of a core.
    private static let heldScores = 1 << 16

    func run(keepingWeights: Bool) throws -> (output: Tensor, weights: Tensor?) {
        guard heads > 0, width % heads == 0 else {
            throw TensorError("attention: width \(width) does not divide into \(heads) heads")
        }
        if mask.isCausal && keys < queries {
            throw TensorError("attention: a causal mask over \(queries) queries needs as many keys, not \(keys)")
        }
        let visible = try mask.keyBytes(batch: batch, keys: keys)
        let (output, out) = try Tensor.fresh([batch, queries, width], in: "attention")
        if keys == 0 { out.update(repeating: 0, count: output.count) }
        let kept = try keepingWeights ? Tensor.fresh([batch, heads, queries, keys], in: "attention weights") : nil
        parallel(batch * heads) { piece in
            let (b, h) = (piece / heads, piece % heads)
            let weights = kept.map { $0.out + piece * queries * keys }
            if let visible {
                visible.withUnsafeBufferPointer { bytes in
                    attend(b, h, visible: bytes.baseAddress.map { $0 + b * keys }, out: out, weights: weights)
                }
            } else {
                attend(b, h, visible: nil, out: out, weights: weights)
            }
        }
        return (output, kept?.tensor)
    }

    private func attend(
        _ b: Int, _ h: Int, visible: UnsafePointer<UInt8>?, out: UnsafeMutablePointer<Float>,
        weights: UnsafeMutablePointer<Float>?
    ) {
        if let weights { return attend(b, h, visible, out, scores: weights, rows: 0..<queries) }
        let step = max(1, min(queries, max(16, Self.heldScores / max(keys, 1))))
        withUnsafeTemporaryAllocation(of: Float.self, capacity: step * keys) { scratch in
            guard let scores = scratch.baseAddress else { return }
            for start in stride(from: 0, to: queries, by: step) {
                attend(b, h, visible, out, scores: scores, rows: start..<min(queries, start + step))
            }
        }
    }

    private func attend(
        _ b: Int, _ h: Int, _ visible: UnsafePointer<UInt8>?, _ out: UnsafeMutablePointer<Float>,
        scores: UnsafeMutablePointer<Float>, rows: Range<Int>
    ) {
        let size = width / heads
        let row = b * queries + rows.lowerBound
        matrices.multiply(
            MatrixProduct(
                m: rows.count, n: keys, k: size,
                a: query + row * queryStride + h * size, aStride: queryStride,
                b: key + b * keys * keyStride + h * size, bStride: keyStride, bTurned: true,
                out: scores, outStride: keys))
        ck_attention_softmax(
            scores, rows.count, keys, keys, scale, visible,
            mask.isCausal ? keys - queries + 1 + rows.lowerBound : 0)
        matrices.multiply(
            MatrixProduct(
                m: rows.count, n: size, k: keys, a: scores, aStride: keys,
                b: value + b * keys * keyStride + h * size, bStride: keyStride,
                out: out + row * width + h * size, outStride: width))
    }
}
