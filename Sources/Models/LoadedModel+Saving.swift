// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Tensors

extension LoadedModel {
    /// Saves the model as a folder in Hugging Face's layout, which appears whole or not at all: config.json,
    /// model.safetensors, and what its own folder says of tokenizer, preparation and pooling.
    ///
    /// Weights keep their number format where all have the same; else they are saved as f32.
    /// - Parameters:
    ///   - path: the folder to make.
    ///   - asHalf: whether weights are rounded to f16.
    ///   - replacing: whether a folder that holds nothing but such files may be replaced.
    /// - Throws: `CheckpointError` when the folder cannot be written; what was there before is then untouched.
    public func save(to path: String, asHalf: Bool = false, replacing: Bool = false) throws {
        let sources = try SavedFile.all(of: self)
        try AtomicFolder.write(to: path, replacing: replacing ? .itsLike : .nothing) { folder in
            try SavedFile.makeFolders(of: self, in: folder)
            for file in sources { try file.write(into: folder) }
            let place = try transformerFolder(in: folder)
            let format = asHalf ? .f16 : commonFormat
            let config = Self.stating(format, in: JSONValue(description.config), isOuter: true)
            try AtomicFile.write(to: "\(place)/config.json") { try $0.write(Array(config.lines.utf8)) }
            let tensors = try layout.parameters.map { ($0.path, try convert($0.value, to: format)) }
            try SafetensorsWriter.write(
                tensors, metadata: [("format", "pt")], to: "\(place)/model.safetensors")
            try checkIntact()
        }
    }

    /// The files of a checkpoint of the model, without folders: configuration, weights, tokenizer, preparation.
    public func checkpointFiles() throws -> [(name: String, write: (String) throws -> Void)] {
        let format = commonFormat
        let config = Self.stating(format, in: JSONValue(description.config), isOuter: true)
        let tensors = try layout.parameters.map { ($0.path, try convert($0.value, to: format)) }
        let copied = try SavedFile.all(of: self).filter { !$0.name.contains("/") }
        return copied.map { file in (file.name, { try file.write(to: $0) }) } + [
            ("config.json", { path in try AtomicFile.write(to: path) { try $0.write(Array(config.lines.utf8)) } }),
            ("model.safetensors", { try SafetensorsWriter.write(tensors, metadata: [("format", "pt")], to: $0) }),
        ]
    }

    /// Takes the values of another model of the same layout.
    ///
    /// - Throws: `ModelError` where weights differ in name or shape; nothing is then changed.
    public func take(from other: LoadedModel) throws {
        for parameter in layout.parameters where other.layout.parameter(parameter.path)?.shape != parameter.shape {
            throw ModelError("\(other.name) has no weight \(parameter.path) of shape \(parameter.shape)")
        }
        for parameter in layout.parameters {
            if let value = other.layout.parameter(parameter.path)?.value { try parameter.assign(value) }
        }
    }

    /// The format that all weights have; f32 where they differ.
    private var commonFormat: DType {
        let formats = Set(layout.parameters.map(\.dtype))
        return formats.count == 1 ? formats.first ?? .f32 : .f32
    }

    private func transformerFolder(in folder: String) throws -> String {
        guard let place = try description.folder.flatMap(SentenceModules.init(folder:))?.transformer, !place.isEmpty
        else { return folder }
        return "\(folder)/\(place)"
    }

    /// A configuration that names the format of the weights, wherever it named one, and at its top.
    private static func stating(_ format: DType, in config: JSONValue, isOuter: Bool) -> JSONValue {
        guard case .object(var members) = config else { return config }
        let name = JSONValue.string(torchName(format))
        var isStated = false
        for index in members.indices {
            if ["dtype", "torch_dtype"].contains(members[index].key) {
                members[index].value = name
                isStated = true
            } else {
                members[index].value = stating(format, in: members[index].value, isOuter: false)
            }
        }
        if isOuter, !isStated { members.append(("dtype", name)) }
        return .object(members)
    }

    private static func torchName(_ format: DType) -> String {
        switch format {
        case .f64: "float64"
        case .f16: "float16"
        case .bf16: "bfloat16"
        default: "float32"
        }
    }
}
