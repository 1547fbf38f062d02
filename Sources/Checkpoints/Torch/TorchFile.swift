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
        for (index, entry) in entries.enumerated() { indices[ExactName(entry.name)] = index }
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
