// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents

/// A small file of a model's folder that a saved model takes along as it is.
struct SavedFile {
    let source: String
    /// Where it goes, relative to the new folder.
    let name: String

    private static let ofTokenizer = [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json",
        "merges.txt", "vocab.txt", "spiece.model", "sentencepiece.bpe.model",
    ]
    private static let ofPreparation = ["preprocessor_config.json", "processor_config.json"]
    private static let ofSentences = ["modules.json", "config_sentence_transformers.json", "sentence_bert_config.json"]
    private static let others = ["generation_config.json", "chat_template.jinja"]

    /// What the model's folders hold besides configuration and weights.
    static func all(of model: LoadedModel) throws -> [SavedFile] {
        guard let folder = model.description.folder else { return [] }
        var files = found(in: folder, at: "")
        for module in try folder.json("modules.json")?.elements.map(Array.init) ?? [] {
            guard let place = module["path"]?.string, !place.isEmpty, let inner = folder.subfolder(place) else {
                continue
            }
            files += found(in: inner, at: place + "/")
            // The transformer's own is written anew.
            if inner.path != model.folder?.path, let config = inner.file("config.json") {
                files.append(SavedFile(source: config, name: "\(place)/config.json"))
            }
        }
        return files
    }

    /// Makes the folders that modules.json names, of which one may have no files: what it says of a module is all.
    static func makeFolders(of model: LoadedModel, in folder: String) throws {
        for module in try model.description.folder?.json("modules.json")?.elements.map(Array.init) ?? [] {
            guard let place = module["path"]?.string, !place.isEmpty,
                model.description.folder?.subfolder(place) != nil
            else { continue }
            try AtomicFolder.makeParent(of: "\(folder)/\(place)/config.json")
        }
    }

    private static func found(in folder: CheckpointFolder, at place: String) -> [SavedFile] {
        (ofTokenizer + ofPreparation + ofSentences + others).compactMap { name in
            folder.file(name).map { SavedFile(source: $0, name: place + name) }
        }
    }

    /// Copies it below `folder`.
    func write(into folder: String) throws {
        let path = "\(folder)/\(name)"
        try AtomicFolder.makeParent(of: path)
        try write(to: path)
    }

    /// Copies it to a path.
    func write(to path: String) throws {
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(source, limit: 256 << 20) } catch {
            throw CheckpointError(error.message, hint: error.hint)
        }
        try AtomicFile.write(to: path) { try $0.write(bytes) }
    }
}
