// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Engine
import Preparing
import Tensors

/// A folder that holds what was computed from a checkpoint.
struct ParityFolder {
    let name: String
    let path: String

    /// The folder itself where it is such a one, else those in it, by name.
    static func all(in path: String) throws -> [ParityFolder] {
        let own = ParityFolder(name: path.split(separator: "/").last.map(String.init) ?? path, path: path)
        if own.isSound { return [own] }
        return Folders.names(in: path).filter { !$0.hasPrefix(".") }
            .map { ParityFolder(name: $0, path: "\(path)/\($0)") }.filter(\.isSound)
    }

    private var isSound: Bool { PictureFile.exists("\(path)/expected.npz") }
}

/// What `inputs.json` and `expected.npz` of a folder hold.
struct ParityInputs {
    let photos: [String]
    let texts: [String]
    let prefix: String?
    let question: String?
    let beams: Int
    /// By name, in the order of the file.
    let expected: [(name: String, tensor: Tensor)]
    private let folder: ParityFolder
    private let model: String

    /// - Throws: `CheckpointError` or `Complaint` for a file that cannot be read, or says what cannot be.
    init(_ folder: ParityFolder) throws {
        let json = try CheckpointFolder(path: folder.path).json("inputs.json") ?? JSON(parsing: "{}")
        guard json.kind == .object else { throw Complaint("inputs.json of \(folder.name) is no JSON object") }
        func list(_ key: String) throws -> [String] {
            guard let value = json[key] else { return [] }
            let texts = value.elements?.compactMap(\.string) ?? []
            guard value.kind == .array, texts.count == value.count else {
                throw Complaint("inputs.json of \(folder.name): \(key) is no list of texts")
            }
            return texts
        }
        func text(_ key: String) throws -> String? {
            guard let value = json[key] else { return nil }
            guard let text = value.string else {
                throw Complaint("inputs.json of \(folder.name): \(key) is no text")
            }
            return text
        }
        (photos, texts) = (try list("photos"), try list("texts"))
        (prefix, question) = (try text("prefix"), try text("question"))
        beams = json["beams"]?.int ?? 3
        model = try text("model").map { $0.hasPrefix("/") ? $0 : "\(folder.path)/\($0)" } ?? folder.path
        expected = try NumPyReader.read(npz: "\(folder.path)/expected.npz")
        self.folder = folder
    }

    func checkpoint() throws -> CheckpointFolder { try CheckpointFolder(path: model) }

    /// What the checkpoint's config.json calls its architecture; nil where there is no checkpoint.
    func modelType() throws -> String? {
        guard PictureFile.exists("\(model)/config.json") else { return nil }
        return try checkpoint().config()["model_type"]?.string ?? ""
    }

    /// The pictures, each from the first of the places where it may lie.
    func pictures() throws -> [Picture] {
        try photos.map { name in
            let places = name.hasPrefix("/")
                ? [name] : ["", "photos/", "../photos/"].map { "\(folder.path)/\($0)\(name)" }
            guard let path = places.first(where: PictureFile.exists) else {
                throw Complaint(
                    "there is no picture \(name)", culprit: name,
                    hint: "it may lie in \(folder.name), in its photos, or in the photos beside it")
            }
            return try Picture(contentsOf: path)
        }
    }
}
