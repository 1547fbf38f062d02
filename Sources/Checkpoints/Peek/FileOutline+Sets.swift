// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// The files of a folder, or those that an index lists, as one.
extension FileOutline {
    /// The weights of a folder, in the order that transformers looks for them.
    init(folder: String, verifying: Bool) throws(CheckpointError) {
        let usual = [
            "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json",
        ]
        let endings = [".safetensors", ".bin", ".pt", ".pth", ".gguf", ".npz"]
        let names = Folders.names(in: folder)
        guard
            let name = usual.first(where: { names.contains($0) })
                ?? names.first(where: { name in endings.contains { name.hasSuffix($0) } })
        else {
            throw CheckpointError(
                "\(folder) holds no file of weights", hint: "peek FILE looks at one wherever it lies")
        }
        try self.init(path: "\(folder)/\(name)", verifying: verifying)
    }

    init(index path: String, verifying: Bool) throws(CheckpointError) {
        let json: JSON
        do { json = try JSON(parsing: try FileBytes.read(path)) } catch let error as JSONError {
            throw CheckpointError("\(path): \(error.message)")
        } catch let error as FileBytes.Failure {
            throw CheckpointError(error.message, hint: error.hint)
        } catch { throw CheckpointError("\(path): \(error)") }
        guard let map = json["weight_map"]?.members else { throw CheckpointError("\(path) has no weight_map") }
        let folder = Folders.parent(of: path)
        var shards: [String] = []
        var listed: [ExactName: String] = [:]
        for (key, value) in map {
            guard let shard = value.string, FileNames.isSafe(shard) else {
                throw CheckpointError("\(path) places tensor \(key.string ?? "") in no proper file name")
            }
            if !shards.contains(shard) { shards.append(shard) }
            guard shards.count <= 1000 else { throw CheckpointError("\(path) lists more than 1000 files") }
            listed[ExactName(key.string ?? "")] = shard
        }
        var parts: [FileOutline] = []
        for shard in shards.sorted() { parts.append(try FileOutline(path: "\(folder)/\(shard)", verifying: verifying)) }
        self.init(
            path: path, kind: "\(parts.count) files of \(parts.first?.kind ?? "nothing")",
            byteCount: parts.reduce(0) { $0 &+ $1.byteCount })
        rows = parts.flatMap(\.rows)
        metadata = parts.first?.metadata ?? []
        for name in parts.flatMap(\.names) {
            if !names.contains(name) { names.append(name) }
        }
        remarks = Array(parts.flatMap(\.remarks).prefix(8))
        fault =
            parts.lazy.compactMap { part in
                part.fault.map { CheckpointError("\(part.path): \($0.message)", hint: $0.hint) }
            }.first
        let held = Set(rows.map { ExactName($0.name) })
        if fault == nil, let missing = listed.keys.first(where: { !held.contains($0) }) {
            fault = CheckpointError("the index lists tensor \(missing.text), which is not in the file named")
        }
    }
}
