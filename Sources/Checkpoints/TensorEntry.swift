// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// What a checkpoint's header says of one tensor.
public struct TensorEntry: Sendable, Equatable {
    /// The name as stored; it may hold any character, control characters too.
    public let name: String
    /// The number format as the file names it.
    public let format: String
    public let shape: [Int]
    /// Where its bytes lie in the file.
    public let range: Range<Int>

    /// The number format; nil when it is one that is not computed with.
    public var dtype: DType? { DType(rawValue: format) }

    /// How many numbers it holds.
    public var count: Int { shape.reduce(1, *) }

    public var byteCount: Int { range.count }
}
