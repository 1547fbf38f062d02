// SPDX-License-Identifier: GPL-3.0-or-later

/// The files of a folder, or those that an index lists, as one.
extension FileOutline {
    /// The weights of a folder, in the order that transformers looks for them.
    init(folder: String, verifying: Bool) throws(CheckpointError) {
        let endings = [".safetensors", ".bin", ".pt", ".pth", ".gguf", ".npz"]
        let names = Folders.names(in: folder)
        guard
            let name = WeightForm.all.map(\.name).first(where: { names.contains($0) })
                ?? names.first(where: { name in endings.contains { name.hasSuffix($0) } })
        else {
            throw CheckpointError(
                "\(folder) holds no file of weights", hint: "peek FILE looks at one wherever it lies")
        }
        try self.init(path: "\(folder)/\(name)", verifying: verifying)
    }

    init(index path: String, verifying: Bool) throws(CheckpointError) {
        let index = try ShardIndex(at: path)
        let folder = Folders.parent(of: path)
        var parts: [FileOutline] = []
        for shard in index.files { parts.append(try FileOutline(path: "\(folder)/\(shard)", verifying: verifying)) }
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
        let listed = index.places.map { ExactName($0.tensor ?? "") }
        if fault == nil, let missing = listed.first(where: { !held.contains($0) }) {
            fault = CheckpointError("the index lists tensor \(missing.text), which is not in the file named")
        }
    }
}
