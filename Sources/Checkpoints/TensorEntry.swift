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

    /// The number format that it is read in, which for eight-bit floats is f32; nil when it is not read.
    public var readFormat: DType? { dtype ?? Float8(rawValue: format).map { _ in .f32 } }

    /// How many numbers it holds.
    public var count: Int { shape.reduce(1, *) }

    public var byteCount: Int { range.count }
}

extension TensorEntry {
    /// The numbers at `start`, which lie one behind the other, as a view that keeps `owner` alive; eight-bit floats,
    /// and numbers at odd addresses where `copyingUnaligned`, as a copy.
    ///
    /// - Throws: `CheckpointError` when the number format is not computed with.
    func tensor(at start: UnsafeRawPointer, owner: MappedFile, copyingUnaligned: Bool = false) throws(CheckpointError)
        -> Tensor
    {
        if let small = Float8(rawValue: format) {
            let tensor = try small.widened(start, shape: shape)
            try owner.checkIntact()
            return tensor
        }
        guard let dtype else {
            throw CheckpointError("tensor \(name) is stored as \(format), which Rebus does not compute with")
        }
        let size = count * dtype.size
        if !copyingUnaligned || Int(bitPattern: start) % dtype.size == 0 {
            return Tensor(
                shape: shape, dtype: dtype, storage: Storage(borrowing: start, byteCount: size, owner: owner))
        }
        let storage = try MemoryBudget.storage(byteCount: size, for: "tensor \(name)")
        storage.bytes.copyMemory(from: start, byteCount: size)
        try owner.checkIntact()
        return Tensor(shape: shape, dtype: dtype, storage: storage)
    }
}
