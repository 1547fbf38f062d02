// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Tensors

/// Where each word of a text looked while it was written: cross-attention to a picture, layer by layer.
public struct WordGaze: Sendable {
    /// [L, T, K]: of each layer the mean of its heads, of each token the row that predicts it, over all keys.
    public let weights: Tensor
    public let heads: Int
    public let grid: PatchGrid
    /// The part of the picture that the model saw.
    public var crop: Box

    public init(weights: Tensor, heads: Int, grid: PatchGrid, crop: Box = .whole) {
        self.weights = weights
        self.heads = heads
        self.grid = grid
        self.crop = crop
    }

    public var layerCount: Int { weights.rank == 3 ? weights.shape[0] : 0 }

    /// The weights over all keys; empty where there is no such row.
    public func row(layer: Int, token: Int) -> [Float] {
        guard weights.rank == 3, (0..<weights.shape[0]).contains(layer), (0..<weights.shape[1]).contains(token) else {
            return []
        }
        let width = weights.shape[2], start = (layer * weights.shape[1] + token) * width
        return weights.withFloats { Array($0[start..<start + width]) }
    }

    /// The weights over the patches, in reading order; empty where the row holds none.
    public func patches(layer: Int, token: Int) -> [Float] {
        let row = row(layer: layer, token: token)
        let (count, overflows) = grid.rows.multipliedReportingOverflow(by: grid.columns)
        guard !overflows, count > 0, grid.rows > 0, (0...row.count).contains(grid.first),
            count <= row.count - grid.first
        else { return [] }
        return Array(row[grid.first..<grid.first + count])
    }

    /// How far from even the patches' shares are: 1 - H / log P, 0 where all have the same, 1 where one has all.
    public func focus(layer: Int, token: Int) -> Float {
        let patches = patches(layer: layer, token: token).map { $0.isFinite ? max($0, 0) : 0 }
        let total = patches.reduce(0, +)
        guard patches.count > 1, total > 0, total.isFinite else { return 0 }
        let entropy = patches.reduce(Float(0)) { sum, value in
            let part = value / total
            return part > 0 ? sum - part * logf(part) : sum
        }
        return min(max(1 - entropy / logf(Float(patches.count)), 0), 1)
    }

    /// The layer that looks most sharply, over all tokens.
    public var sharpest: Int {
        guard weights.rank == 3 else { return 0 }
        let sums = (0..<layerCount).map { layer in
            (0..<weights.shape[1]).reduce(Float(0)) { $0 + focus(layer: layer, token: $1) }
        }
        return sums.indices.max { sums[$0] < sums[$1] } ?? 0
    }
}
