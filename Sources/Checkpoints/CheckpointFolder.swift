// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// A folder in Hugging Face's layout: the files of one model, found but not read before they are asked for.
public struct CheckpointFolder: Sendable, Equatable {
    public let path: String
    /// The hub id that led here; nil for a folder given by path.
    public let identifier: HubIdentifier?
    /// The commit the hub id stands for.
    public let commit: String?

    /// A folder that is there.
    public init(path: String) throws(CheckpointError) {
        guard Folders.exists(path) else { throw CheckpointError("there is no folder \(path)") }
        self.init(path: path, identifier: nil, commit: nil)
    }

    /// The folder that `reference` means: a folder of that path, else a hub id that stands in the local cache.
    ///
    /// - Throws: `CheckpointError` when it is neither, saying where it was looked for.
    public init(_ reference: String, environment: [String: String]) throws(CheckpointError) {
        let id: HubIdentifier
        switch try Place(reference, environment) {
        case .folder(let path):
            self.init(path: path, identifier: nil, commit: nil)
            return
        case .hub(let found): id = found
        }
        let cache = HubCache(environment: environment)
        guard let (folder, commit) = try cache.snapshot(of: id) else {
            let revision = id.revision == "main" ? "" : "@\(id.revision)"
            throw CheckpointError(
                "there is no folder \(reference), and the Hugging Face cache \(cache.path) does not hold "
                    + "\(id.repository) at \(id.revision)",
                hint: "load \(id.repository)\(revision) fetches it")
        }
        self.init(path: folder, identifier: id, commit: commit)
    }

    /// What a reference means.
    enum Place: Equatable {
        /// A folder that is there.
        case folder(String)
        case hub(HubIdentifier)

        /// - Throws: `CheckpointError` when it is neither.
        init(_ reference: String, _ environment: [String: String]) throws(CheckpointError) {
            let path = HubCache.expand(reference, reference.hasPrefix("~") ? environment : [:])
            if Folders.exists(path) {
                self = .folder(path.hasSuffix("/") && path != "/" ? String(path.dropLast()) : path)
                return
            }
            if Folders.hasFile(path) {
                throw CheckpointError(
                    "\(path) is a file; a model is a folder with config.json beside its weights",
                    hint: path.contains("/")
                        ? "load \(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex))" : "load .")
            }
            let slashes = path.utf8.prefix { $0 != UInt8(ascii: "@") }.count { $0 == UInt8(ascii: "/") }
            if path.hasPrefix("/") || path.hasPrefix(".") || path.hasPrefix("~") || slashes > 1 {
                throw CheckpointError("there is no folder \(path)")
            }
            do { self = .hub(try HubIdentifier(path)) } catch {
                throw CheckpointError("there is no folder \(path), and \(error.message)", hint: error.hint)
            }
        }
    }

    init(path: String, identifier: HubIdentifier?, commit: String?) {
        self.path = path
        self.identifier = identifier
        self.commit = commit
    }

    /// The path of the file `name` in the folder; nil when it is not there.
    public func file(_ name: String) -> String? {
        guard FileNames.isSafe(name) else { return nil }
        let file = path + "/" + name
        return Folders.hasFile(file) ? file : nil
    }

    /// The folder `name` inside this one; nil when it is not there or the name leads outside.
    public func subfolder(_ name: String) -> CheckpointFolder? {
        if name.isEmpty || name == "." { return self }
        guard FileNames.isSafe(name), Folders.exists(path + "/" + name) else { return nil }
        return CheckpointFolder(path: path + "/" + name, identifier: identifier, commit: commit)
    }

    /// The JSON file `name`; nil when it is not there.
    ///
    /// - Throws: `CheckpointError` naming the file when it cannot be read or is not JSON.
    public func json(_ name: String) throws(CheckpointError) -> JSON? {
        guard let file = file(name) else { return nil }
        return try Self.json(at: file)
    }

    static func json(at file: String) throws(CheckpointError) -> JSON {
        do {
            return try JSON(parsing: try FileBytes.read(file))
        } catch let error as JSONError {
            throw CheckpointError("\(file): \(error.message)")
        } catch let error as FileBytes.Failure {
            throw CheckpointError(error.message, hint: error.hint)
        } catch {
            throw CheckpointError("\(file): \(error)")
        }
    }

    /// The model's `config.json`.
    public func config() throws(CheckpointError) -> JSON {
        guard let json = try json("config.json") else {
            throw CheckpointError(
                "\(path) has no config.json, so it is no Hugging Face model",
                hint: file("modules.json") == nil ? nil : "its transformer may be in a folder below")
        }
        guard json.kind == .object else { throw CheckpointError("\(path)/config.json is not a JSON object") }
        return json
    }

    /// How pictures are prepared: `preprocessor_config.json`, or the `image_processor` of `processor_config.json`; nil
    /// when the folder has neither.
    public func imageProcessor() throws(CheckpointError) -> JSON? {
        if let json = try json("preprocessor_config.json") { return json["image_processor"] ?? json }
        return try json("processor_config.json")?["image_processor"]
    }

    /// Opens the weights: those that transformers takes first, `model.safetensors`, then its shards, then
    /// `pytorch_model.bin`, then its shards.
    ///
    /// - Throws: `CheckpointError` when there are none that can be read without running code, or they are not sound.
    public func weights() throws(CheckpointError) -> WeightFiles {
        for form in WeightForm.all {
            guard let file = file(form.name) else { continue }
            return form.isIndex ? try WeightFiles(index: file, in: path) : try WeightFiles(WeightFiles.open(file))
        }
        for name in WeightForm.foreign {
            guard file(name) != nil else { continue }
            throw CheckpointError(
                "\(path) has its weights in \(name) only; Rebus reads model.safetensors and pytorch_model.bin",
                hint: "save it from transformers with save_pretrained, which writes model.safetensors")
        }
        throw CheckpointError("\(path) has neither model.safetensors nor pytorch_model.bin")
    }
}
