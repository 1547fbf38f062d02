// SPDX-License-Identifier: GPL-3.0-or-later
import CKernels

/// How gradients go back through attention: weights are computed again a head at a time, so that none are kept.
struct AttentionGradient {
    /// [B, Tq, D], and [B, Tk, D] twice.
    let query, key, value: Tensor
    let heads: Int
    let scale: Float
    let mask: AttentionMask

    private var batch: Int { query.shape[0] }
    private var queries: Int { query.shape[1] }
    private var keys: Int { key.shape[1] }
    private var width: Int { query.shape[2] }
    private var size: Int { width / heads }

    /// The gradients of query, key and value from that of the output, [B, Tq, D].
    func shares(_ gradient: Tensor) throws -> [Tensor?] {
        let (q, k, v) = (try fresh(query), try fresh(key), try fresh(value))
        try forEachHead { head in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * queries * keys) { scratch in
                guard let weights = scratch.baseAddress else { return }
                let scores = weights + queries * keys
                computeWeights(head, into: weights)
                product(transposing: weights, head.queries(gradient.pointer), into: head.keys(v.out))
                outputScores(head, gradient, into: scores)
                ck_softmax_gradient(weights, scores, scores, queries, keys, scale)
                spread(scores, head, q.out, k.out)
            }
        }
        return [q.tensor, k.tensor, v.tensor]
    }

    /// The gradients of query and key from that of the weights, [B, H, Tq, Tk].
    func shares(ofWeights gradient: Tensor, _ weights: Tensor) throws -> [Tensor?] {
        let (q, k) = (try fresh(query), try fresh(key))
        try forEachHead { head in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: queries * keys) { scratch in
                guard let scores = scratch.baseAddress else { return }
                let start = head.index * queries * keys
                ck_softmax_gradient(
                    weights.pointer + start, gradient.pointer + start, scores, queries, keys, scale)
                spread(scores, head, q.out, k.out)
            }
        }
        return [q.tensor, k.tensor]
    }

    /// The gradients of weights and value from that of the output.
    func shares(ofOutput gradient: Tensor, _ weights: Tensor) throws -> [Tensor?] {
        let (w, v) = (try fresh(weights), try fresh(value))
        try forEachHead { head in
            let start = head.index * queries * keys
            product(transposing: weights.pointer + start, head.queries(gradient.pointer), into: head.keys(v.out))
            outputScores(head, gradient, into: w.out + start)
        }
        return [w.tensor, v.tensor]
    }

    private func fresh(_ like: Tensor) throws -> (tensor: Tensor, out: UnsafeMutablePointer<Float>) {
        try Tensor.fresh(like.shape, in: "attention")
    }

    /// One head of one sequence: where its rows begin in tensors of queries and of keys.
    private struct Head {
        let index, queryStart, keyStart: Int
        let visible: UnsafePointer<UInt8>?

        func queries<P: Strideable>(_ pointer: P) -> P where P.Stride == Int { pointer.advanced(by: queryStart) }
        func keys<P: Strideable>(_ pointer: P) -> P where P.Stride == Int { pointer.advanced(by: keyStart) }
    }

    private func forEachHead(_ body: (Head) -> Void) throws {
        let visible = try mask.keyBytes(batch: batch, keys: keys) ?? []
        visible.withUnsafeBufferPointer { bytes in
            let seen = visible.isEmpty ? nil : bytes.baseAddress
            withExtendedLifetime((query, key, value)) {
                parallel(batch * heads) { index in
                    let (b, h) = (index / heads, index % heads)
                    body(
                        Head(
                            index: index, queryStart: b * queries * width + h * size,
                            keyStart: b * keys * width + h * size, visible: seen.map { $0 + b * keys }))
                }
            }
        }
    }

    private func computeWeights(_ head: Head, into out: UnsafeMutablePointer<Float>) {
        matrices.multiply(
            MatrixProduct(
                m: queries, n: keys, k: size, a: head.queries(query.pointer), aStride: width,
                b: head.keys(key.pointer), bStride: width, bTurned: true, out: out, outStride: keys))
        ck_attention_softmax(out, queries, keys, keys, scale, head.visible, mask.isCausal ? keys - queries + 1 : 0)
    }

    /// The gradient of the weights: gradient · valueᵀ, [Tq, Tk].
    private func outputScores(_ head: Head, _ gradient: Tensor, into out: UnsafeMutablePointer<Float>) {
        matrices.multiply(
            MatrixProduct(
                m: queries, n: keys, k: size, a: head.queries(gradient.pointer), aStride: width,
                b: head.keys(value.pointer), bStride: width, bTurned: true, out: out, outStride: keys))
    }

    /// The gradient of the scores, [Tq, Tk], taken on to query and key.
    private func spread(
        _ scores: UnsafePointer<Float>, _ head: Head, _ q: UnsafeMutablePointer<Float>, _ k: UnsafeMutablePointer<Float>
    ) {
        matrices.multiply(
            MatrixProduct(
                m: queries, n: size, k: keys, a: scores, aStride: keys, b: head.keys(key.pointer), bStride: width,
                out: head.queries(q), outStride: width))
        product(transposing: scores, head.queries(query.pointer), into: head.keys(k))
    }

    /// scoresᵀ · rows: [Tk, Tq] · [Tq, size].
    private func product(
        transposing scores: UnsafePointer<Float>, _ rows: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>
    ) {
        matrices.multiply(
            MatrixProduct(
                m: keys, n: size, k: queries, a: scores, aStride: keys, aTurned: true, b: rows, bStride: width,
                out: out, outStride: width))
    }
}
