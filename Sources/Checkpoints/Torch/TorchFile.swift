// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A mapped file of weights as torch.save writes it (`pytorch_model.bin`, `.pt`): a zip file of a pickle and a record
/// for each storage. Opening reads the directory and the pickle; tensors are views of the file's pages.
///
/// Reference: torch/serialization.py and caffe2/serialize/inline_container.cc of PyTorch 2. Nothing of the pickle is
/// run. The checksums of the storages are looked at only by `checkStorages`, since that reads the whole file.
public final class TorchFile: WeightFile {
    public let path: String
    public let entries: [TensorEntry]
    /// The format of the records, `3`.
    public let version: String
    private let file: MappedFile
    private let indices: [ExactName: Int]
    private let windows: [TensorWindow]
    private let records: [ZipMember]

    /// Maps the file at `path`, and reads what it says of its tensors.
    ///
    /// - Throws: `CheckpointError` naming the file and the first rule that it breaks.
    public init(path: String) throws(CheckpointError) {
        let file = try MappedFile(path: path)
        let archive: TorchArchive
        do {
            archive = try TorchArchive(file.bytes, owner: file)
            try file.checkIntact()
        } catch { throw CheckpointError("\(path): \(error.message)", hint: error.hint) }
        self.path = path
        self.file = file
        version = archive.version
        windows = archive.windows
        records = archive.records
        entries = archive.windows.map(\.entry)
        var indices: [ExactName: Int] = [:]
        for (index, entry) in entries.enumerated() {
            guard indices.updateValue(index, forKey: ExactName(entry.name)) == nil else {
                throw CheckpointError("\(path): two tensors are called \(entry.name)")
            }
        }
        self.indices = indices
    }

    public var byteCount: Int { file.byteCount }

    public func entry(named name: String) -> TensorEntry? { indices[ExactName(name)].map { entries[$0] } }

    public func tensor(named name: String) throws(CheckpointError) -> Tensor? {
        guard let index = indices[ExactName(name)] else { return nil }
        do { return try windows[index].tensor(in: file) } catch {
            throw CheckpointError("\(path): \(error.message)", hint: error.hint)
        }
    }

    public func checkIntact() throws(CheckpointError) { try file.checkIntact() }

    /// Reads every storage and holds it against its checksum.
    ///
    /// - Throws: `CheckpointError` naming the first record that differs.
    public func checkStorages() throws(CheckpointError) {
        for record in records { _ = try record.content(in: file.bytes, owner: file) }
        try file.checkIntact()
    }
}

/// A tensor as a window on a storage's record, checked to lie within it.
struct TensorWindow {
    let entry: TensorEntry
    private let dtype: DType
    private let strides: [Int]

    /// The largest tensor that is put together from a storage smaller than itself, in bytes.
    private static let mostExpanded = 1 << 20

    /// - Parameter record: where the storage's bytes lie in the file.
    /// - Throws: `CheckpointError` when the tensor reaches beyond its storage.
    init(name: String, _ tensor: TensorReference, record: Range<Int>) throws(CheckpointError) {
        func fault(_ what: String) -> CheckpointError { CheckpointError("tensor \(name) \(what)") }
        guard let dtype = DType(rawValue: tensor.storage.format) else { throw fault("is of no known format") }
        let (bytes, isTooLarge) = tensor.storage.count.multipliedReportingOverflow(by: dtype.size)
        guard !isTooLarge, bytes == record.count else {
            throw fault("says its storage holds \(tensor.storage.count) numbers, but it has \(record.count) bytes")
        }
        guard tensor.shape.count <= SafetensorsFormat.highestRank, tensor.shape.count == tensor.strides.count,
            tensor.offset >= 0, tensor.shape.allSatisfy({ $0 >= 0 }), tensor.strides.allSatisfy({ $0 >= 0 })
        else { throw fault("has a shape that cannot be") }
        guard let size = SafetensorsFormat.byteCount(shape: tensor.shape, bits: 8 * dtype.size) else {
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
        guard size == 0 ? reach <= tensor.storage.count : reach < tensor.storage.count else {
            throw fault("reaches beyond its storage")
        }
        guard size <= max(record.count, Self.mostExpanded) else {
            throw fault("takes \(size) bytes, more than the storage that it is made of")
        }
        let start = record.lowerBound + tensor.offset * dtype.size
        let isDense = Self.isDense(tensor.shape, tensor.strides)
        self.dtype = dtype
        strides = isDense ? [] : tensor.strides
        entry = TensorEntry(
            name: name, format: dtype.rawValue, shape: tensor.shape,
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
        let size = entry.count * dtype.size
        let isAligned = Int(bitPattern: start) % dtype.size == 0
        if strides.isEmpty, isAligned {
            return Tensor(
                shape: entry.shape, dtype: dtype, storage: Storage(borrowing: start, byteCount: size, owner: file))
        }
        let storage = Storage(byteCount: size)
        if strides.isEmpty {
            storage.bytes.copyMemory(from: start, byteCount: size)
        } else {
            gatherRowMajor(
                from: start, shape: entry.shape, strides: strides, size: dtype.size, into: storage.bytes)
        }
        try file.checkIntact()
        return Tensor(shape: entry.shape, dtype: dtype, storage: storage)
    }
}
