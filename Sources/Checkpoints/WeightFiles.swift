// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

/// The weights of a checkpoint: one file, safetensors or torch.save's, or the shards that an index lists.
public final class WeightFiles: Sendable {
    public let files: [any WeightFile]
    private let places: [ExactName: Int]

    public convenience init(_ file: any WeightFile) throws(CheckpointError) { try self.init([file]) }

    /// - Throws: `CheckpointError` when two files hold a tensor of the same name.
    public init(_ files: [any WeightFile]) throws(CheckpointError) {
        var places: [ExactName: Int] = [:]
        for (i, file) in files.enumerated() {
            for entry in file.entries {
                if let other = places.updateValue(i, forKey: ExactName(entry.name)) {
                    throw CheckpointError("tensor \(entry.name) is in \(files[other].path) and again in \(file.path)")
                }
            }
        }
        self.files = files
        self.places = places
        try MemoryBudget.current.check(files)
    }

    /// Opens the shards that an index in `folder` lists: `model.safetensors.index.json`, or the one of
    /// `pytorch_model.bin`.
    ///
    /// - Throws: `CheckpointError` when the index is not sound, names a file outside the folder, or a shard is missing.
    public convenience init(index path: String, in folder: String) throws(CheckpointError) {
        let index = try ShardIndex(at: path)
        try self.init(index.files.map { name throws(CheckpointError) in try Self.open(folder + "/" + name) })
        for (tensor, file) in index.places {
            guard let tensor, let place = places[ExactName(tensor)], files[place].path == folder + "/" + file else {
                throw CheckpointError("\(path) lists tensor \(tensor ?? ""), which is not in the file named")
            }
        }
    }

    /// A file of weights by its ending: `.safetensors`, else torch.save's.
    static func open(_ path: String) throws(CheckpointError) -> any WeightFile {
        path.hasSuffix(".safetensors") ? try SafetensorsFile(path: path) : try TorchFile(path: path)
    }

    /// All tensors, file by file in the order of their bytes.
    public var entries: [TensorEntry] { files.flatMap(\.entries) }

    public var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }

    public func entry(named name: String) -> TensorEntry? {
        places[ExactName(name)].flatMap { files[$0].entry(named: name) }
    }

    /// The tensor of that name as a view of its file's pages; nil when there is none.
    public func tensor(named name: String) throws(CheckpointError) -> Tensor? {
        guard let place = places[ExactName(name)] else { return nil }
        return try files[place].tensor(named: name)
    }

    /// - Throws: `CheckpointError` when pages of a file were lost since it was opened.
    public func checkIntact() throws(CheckpointError) {
        for file in files { try file.checkIntact() }
    }
}
