// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// Reads NumPy's `.npy` and `.npz` files; arrays of Python objects are refused, since reading them runs code.
public enum NumPyReader {
    /// The array in a `.npy` file, mapped when it is stored row by row.
    public static func read(npy path: String) throws(CheckpointError) -> Tensor {
        let file = try MappedFile(path: path)
        do {
            let tensor = try tensor(file.bytes, owner: file)
            try file.checkIntact()
            return tensor
        } catch {
            throw CheckpointError("\(path): \(error.message)", hint: error.hint)
        }
    }

    /// The arrays of a `.npz` file, in its order, without their `.npy`.
    public static func read(npz path: String) throws(CheckpointError) -> [(name: String, tensor: Tensor)] {
        let file = try MappedFile(path: path)
        do {
            var arrays: [(name: String, tensor: Tensor)] = []
            for member in try ZipReader(file.bytes).members {
                let name = String(decoding: member.name, as: UTF8.self)
                let data = try member.content(in: file.bytes, owner: file)
                let tensor = try tensor(data.bytes, owner: data.owner)
                arrays.append((name.hasSuffix(".npy") ? String(name.dropLast(4)) : name, tensor))
            }
            try file.checkIntact()
            return arrays
        } catch {
            throw CheckpointError("\(path): \(error.message)", hint: error.hint)
        }
    }

    private static func tensor(
        _ bytes: UnsafeRawBufferPointer, owner: AnyObject
    ) throws(CheckpointError) -> Tensor {
        let header = try NumPyHeader(bytes)
        let (dtype, isBigEndian, byteCount) = try header.layout()
        guard let start = bytes.baseAddress else { throw CheckpointError("this is no .npy file") }
        var stored = Tensor(
            shape: header.shape, dtype: dtype,
            storage: Storage(borrowing: start + header.dataStart, byteCount: byteCount, owner: owner))
        if isBigEndian { stored = try reversed(stored) }
        return header.isFortran && header.shape.count > 1 ? try rowMajor(stored) : stored
    }

    /// The same numbers with their bytes the other way round.
    private static func reversed(_ stored: Tensor) throws(CheckpointError) -> Tensor {
        let (size, count) = (stored.dtype.size, stored.byteCount)
        let storage = try MemoryBudget.storage(byteCount: count, for: "an array whose bytes are turned round")
        let from = stored.bytes.assumingMemoryBound(to: UInt8.self)
        let to = storage.bytes.assumingMemoryBound(to: UInt8.self)
        for number in stride(from: 0, to: count, by: size) {
            for i in 0..<size { to[number + i] = from[number + size - 1 - i] }
        }
        return Tensor(shape: stored.shape, dtype: stored.dtype, storage: storage)
    }

    /// The same numbers with the last axis fastest, from storage where the first axis is fastest.
    private static func rowMajor(_ stored: Tensor) throws(CheckpointError) -> Tensor {
        let storage = try MemoryBudget.storage(byteCount: stored.byteCount, for: "an array that is turned")
        var strides: [Int] = []
        var step = 1
        for length in stored.shape {
            strides.append(step)
            step *= length
        }
        gatherRowMajor(
            from: stored.bytes, shape: stored.shape, strides: strides, size: stored.dtype.size, into: storage.bytes)
        return Tensor(shape: stored.shape, dtype: stored.dtype, storage: storage)
    }
}
