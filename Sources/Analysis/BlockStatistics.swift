// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Tensors

/// How much of each head's attention goes from some tokens to others, and how evenly it spreads there, after the head
/// table of VL-InterpreT (Aflalo et al. 2022, https://arxiv.org/abs/2203.17247, section 3.2).
public struct BlockStatistics: Sendable {
    /// The sum over the block's keys, the mean over its queries: [layer, head].
    public let mass: Tensor
    /// The entropy of each row brought to a sum of 1 within the block, over the logarithm of its keys, the mean over
    /// the queries: 0 where one key takes all, 1 where all take the same. Keys that a causal mask hides do not count;
    /// queries that see fewer than two keys have no entropy.
    public let entropy: Tensor

    /// - Parameter weights: [layer, head, query, key]
    /// - Throws: `AnalysisError` when the block does not lie in the weights.
    public init(_ weights: Tensor, queries: Range<Int>, keys: Range<Int>) throws {
        guard weights.rank == 4, queries.lowerBound >= 0, queries.upperBound <= weights.shape[2], !queries.isEmpty,
            keys.lowerBound >= 0, keys.upperBound <= weights.shape[3], !keys.isEmpty
        else {
            throw AnalysisError(
                "a block of queries \(queries) and keys \(keys) does not lie in weights of shape \(weights.shape)")
        }
        let (layers, heads, rows, columns) = (
            weights.shape[0], weights.shape[1], weights.shape[2], weights.shape[3]
        )
        var (masses, entropies): ([Float], [Float]) = ([], [])
        weights.withFloats { all in
            let isCausal = Self.isCausal(all, rows: rows, columns: columns)
            for map in 0..<layers * heads {
                var (mass, entropy, seeing): (Float, Float, Float) = (0, 0, 0)
                for query in queries {
                    let seen = keys.lowerBound..<min(keys.upperBound, isCausal ? query + 1 : columns)
                    guard !seen.isEmpty else { continue }
                    let base = (map * rows + query) * columns
                    let sum = seen.reduce(Float(0)) { $0 + all[base + $1] }
                    mass += sum
                    guard seen.count > 1, sum > 0 else { continue }
                    entropy +=
                        seen.reduce(Float(0)) { bits, key in
                            let part = all[base + key] / sum
                            return part > 0 ? bits - part * logf(part) : bits
                        } / logf(Float(seen.count))
                    seeing += 1
                }
                masses.append(mass / Float(queries.count))
                entropies.append(seeing > 0 ? entropy / seeing : 0)
            }
        }
        mass = Tensor(masses, shape: [layers, heads])
        entropy = Tensor(entropies, shape: [layers, heads])
    }

    /// Whether no query of the first map looks behind itself.
    private static func isCausal(_ all: UnsafeBufferPointer<Float>, rows: Int, columns: Int) -> Bool {
        guard rows == columns, rows > 1, all.count >= rows * columns else { return false }
        return (0..<rows).allSatisfy { row in (row + 1..<columns).allSatisfy { all[row * columns + $0] == 0 } }
    }
}
