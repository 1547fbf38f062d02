// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A tensor as a window on a storage's record, checked to lie within it.
struct TensorWindow {
    let entry: TensorEntry
    private let size: Int
    private let strides: [Int]

    /// The largest tensor that is put together from a storage smaller than itself, in bytes.
    private static let mostExpanded = 1 << 20

    /// - Parameter record: where the storage's bytes lie in the file.
    /// - Throws: `CheckpointError` when the tensor reaches beyond its storage.
    init(name: String, _ tensor: TensorReference, record: Range<Int>) throws(CheckpointError) {
        func fault(_ what: String) -> CheckpointError { CheckpointError("tensor \(name) \(what)") }
        guard let bits = SafetensorsFormat.bits[tensor.format], bits % 8 == 0 else {
            throw fault("is of no known format")
        }
        let width = bits / 8
        let unit = tensor.storage.format == nil ? 1 : width
        let (bytes, isTooLarge) = tensor.storage.count.multipliedReportingOverflow(by: unit)
        guard !isTooLarge, bytes == record.count else {
            throw fault(
                "says its storage holds \(tensor.storage.count) \(unit == 1 ? "bytes" : "numbers"), "
                    + "but it has \(record.count) bytes")
        }
        let held = record.count / width
        guard tensor.shape.count <= SafetensorsFormat.highestRank, tensor.shape.count == tensor.strides.count,
            tensor.offset >= 0, tensor.shape.allSatisfy({ $0 >= 0 }), tensor.strides.allSatisfy({ $0 >= 0 })
        else { throw fault("has a shape that cannot be") }
        guard let size = SafetensorsFormat.byteCount(shape: tensor.shape, bits: bits) else {
            throw fault("is larger than could be held")
        }
        var reach = tensor.offset
        if size > 0 {
            for (length, stride) in zip(tensor.shape, tensor.strides) {
                let (step, isFar) = (length - 1).multipliedReportingOverflow(by: stride)
                let (sum, isFarther) = reach.addingReportingOverflow(step)
                guard !isFar, !isFarther else { throw fault("reaches beyond its storage") }
                reach = sum
            }
        }
        guard size == 0 ? reach <= held : reach < held else {
            throw fault("reaches beyond its storage")
        }
        guard size <= max(record.count, Self.mostExpanded) else {
            throw fault("takes \(size) bytes, more than the storage that it is made of")
        }
        let start = record.lowerBound + tensor.offset * width
        let isDense = Self.isDense(tensor.shape, tensor.strides)
        self.size = width
        strides = isDense ? [] : tensor.strides
        entry = TensorEntry(
            name: name, format: tensor.format, shape: tensor.shape,
            range: isDense ? start..<start + size : start..<record.upperBound)
    }

    /// Whether the numbers lie one behind the other in the order of the axes.
    private static func isDense(_ shape: [Int], _ strides: [Int]) -> Bool {
        var step = 1
        for (length, stride) in zip(shape, strides).reversed() where length != 1 {
            if stride != step { return false }
            step *= length
        }
        return true
    }

    /// The tensor as a view of the file's pages; a copy where its numbers lie apart, or not at even addresses.
    func tensor(in file: MappedFile) throws(CheckpointError) -> Tensor {
        guard let base = file.bytes.baseAddress else { throw CheckpointError("the file is empty") }
        let start = base + entry.range.lowerBound
        if strides.isEmpty { return try entry.tensor(at: start, owner: file, copyingUnaligned: true) }
        let storage = try MemoryBudget.storage(byteCount: entry.count * size, for: "tensor \(entry.name)")
        gatherRowMajor(from: start, shape: entry.shape, strides: strides, size: size, into: storage.bytes)
        try file.checkIntact()
        if let small = Float8(rawValue: entry.format) { return try small.widened(storage.bytes, shape: entry.shape) }
        guard let dtype = entry.dtype else {
            throw CheckpointError(
                "tensor \(entry.name) is stored as \(entry.format), which Rebus does not compute with")
        }
        return Tensor(shape: entry.shape, dtype: dtype, storage: storage)
    }
}
