// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Tensors

/// Numbers that say of each row of attention how spread it is and where its mass lies.
public enum AttentionStatistics {
    /// The entropy of each row in bits, 0 where one key takes all, log₂ of the keys where all take the same.
    ///
    /// weights [..., Tk] → [...]
    public static func entropy(_ weights: Tensor) throws -> Tensor {
        try perRow(weights) { row in
            row.reduce(0) { $1 > 0 ? $0 - $1 * log2f($1) : $0 }
        }
    }

    /// The part of each row's mass that lies outside the keys `range`: [CLS] and padding, for the patches of a picture.
    ///
    /// weights [..., Tk] → [...]
    /// - Throws: `AnalysisError` when the range is not within the keys.
    public static func massOutside(_ range: Range<Int>, of weights: Tensor) throws -> Tensor {
        guard range.lowerBound >= 0, range.upperBound <= weights.shape.last ?? 0 else {
            throw AnalysisError("keys \(range) are not within the last axis of shape \(weights.shape)")
        }
        return try perRow(weights) { row in
            let total = row.reduce(0, +)
            return total > 0 ? 1 - row[range].reduce(0, +) / total : 0
        }
    }

    private static func perRow(
        _ weights: Tensor, _ body: (UnsafeBufferPointer<Float>) -> Float
    ) throws -> Tensor {
        guard let keys = weights.shape.last, keys > 0 else {
            throw AnalysisError("attention of shape \(weights.shape) has no keys")
        }
        return weights.withFloats { all in
            Tensor(shape: weights.shape.dropLast()) { out in
                for i in out.indices {
                    out[i] = body(UnsafeBufferPointer(rebasing: all[i * keys..<(i + 1) * keys]))
                }
            }
        }
    }
}
