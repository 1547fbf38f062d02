// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Multi-head attention of a sequence to itself whose query, key and value are one linear layer, without the projection
/// of its output.
public struct FusedSelfAttention: Sendable {
    /// Where its weights are kept and watched: the path of the module that holds the projection.
    public let path: String
    /// Rows of queries, then of keys, then of values.
    public let projection: Linear
    public let heads: Int
    private let width: Int
    private let scale: Float

    /// - Parameter projection: of `3 * width` outputs.
    public init(path: String, projection: Linear, heads: Int, width: Int) {
        self.path = path
        self.projection = projection
        self.heads = heads
        self.width = width
        scale = 1 / Float(width / heads).squareRoot()
    }

    /// x [B, T, D] → [B, T, D]; weights are computed apart only where the pass wants them.
    public func callAsFunction(_ x: Tensor, mask: AttentionMask = .none, _ pass: Pass) throws -> Tensor {
        let projected = try projection(try pass.input(path, x), pass)  // [B, T, 3 · D]
        guard pass.isWatched || pass.isTraining else {
            let wanted = pass.wantsAttention(path)
            let (output, weights) = try attention(
                qkv: projected, heads: heads, scale: scale, mask: mask, keepingWeights: wanted)
            if let weights { pass.keep(path, weights) }
            return output
        }
        func part(_ index: Int, _ name: String) throws -> Tensor {
            try pass.note(path, name, try slice(projected, axis: 2, index * width..<(index + 1) * width))
        }
        return try pass.attend(
            path, query: try part(0, "$q"), key: try part(1, "$k"), value: try part(2, "$v"), heads: heads,
            scale: scale, mask: mask)
    }
}
