// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// A mapped safetensors file: opening reads and checks its header only, and tensors are views of the file's pages.
public final class SafetensorsFile: WeightFile {
    public let path: String
    /// The tensors in the order of their bytes.
    public let entries: [TensorEntry]
    /// What the file says of itself, in the order of the text.
    public let metadata: [(key: String, value: String)]
    private let file: MappedFile
    private let indices: [ExactName: Int]

    /// Maps the file at `path` and checks its header.
    ///
    /// - Parameter headerLimit: the longest header that is read, in bytes.
    /// - Throws: `CheckpointError` naming the file and the first rule that it breaks.
    public init(path: String, headerLimit: Int = 25_000_000) throws(CheckpointError) {
        file = try MappedFile(path: path)
        let header: SafetensorsHeader
        do { header = try SafetensorsHeader(file.bytes, limit: headerLimit) } catch {
            throw CheckpointError("\(path): \(error.message)", hint: error.hint)
        }
        try file.checkIntact()
        self.path = path
        entries = header.entries
        metadata = header.metadata
        var indices: [ExactName: Int] = [:]
        indices.reserveCapacity(header.entries.count)
        for (i, entry) in header.entries.enumerated() { indices[ExactName(entry.name)] = i }
        self.indices = indices
    }

    public var byteCount: Int { file.byteCount }

    /// What the header says of the tensor; nil when there is none of that name.
    public func entry(named name: String) -> TensorEntry? { indices[ExactName(name)].map { entries[$0] } }

    /// The tensor of that name as a view of the file's pages, eight-bit floats as f32; nil when there is none.
    ///
    /// - Throws: `CheckpointError` when its number format is not computed with.
    public func tensor(named name: String) throws(CheckpointError) -> Tensor? {
        guard let entry = entry(named: name) else { return nil }
        guard let start = file.bytes.baseAddress else { return nil }
        do { return try entry.tensor(at: start + entry.range.lowerBound, owner: file) } catch {
            throw CheckpointError("\(path): \(error.message)", hint: error.hint)
        }
    }

    /// - Throws: `CheckpointError` when pages of the file were lost since it was opened.
    public func checkIntact() throws(CheckpointError) { try file.checkIntact() }
}
