// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Testing

@Suite("CheckpointFolder")
struct CheckpointFolderTests {
    private let commit = String(repeating: "0123456789", count: 4)

    private func cache(_ variable: String, _ below: String) throws -> (TemporaryFolder, [String: String]) {
        let folder = try TemporaryFolder()
        let repository = below + "models--org--name"
        folder.makeFolder(repository + "/snapshots/" + commit)
        folder.makeFolder(repository + "/refs/refs/pr")
        _ = try folder.write(repository + "/refs/main", commit + "\n")
        _ = try folder.write(repository + "/refs/refs/pr/7", commit)
        _ = try folder.write(repository + "/refs/broken", "../../etc")
        var environment = ["HOME": "/nowhere"]
        environment[variable] = folder.path
        return (folder, environment)
    }

    @Test(
        "A hub id is found in the cache that the environment names",
        arguments: [
            ("HF_HUB_CACHE", ""), ("HUGGINGFACE_HUB_CACHE", ""), ("HF_HOME", "hub/"),
            ("XDG_CACHE_HOME", "huggingface/hub/"),
            ("HOME", ".cache/huggingface/hub/"),
        ])
    func hubCache(_ variable: String, _ below: String) throws {
        let (folder, environment) = try cache(variable, below)
        defer { withExtendedLifetime(folder) {} }
        let found = try CheckpointFolder("org/name", environment: environment)
        #expect(found.commit == commit && found.path.hasSuffix("/snapshots/" + commit))
        #expect(try CheckpointFolder("org/name@refs/pr/7", environment: environment).commit == commit)
        #expect(try CheckpointFolder("org/name@" + commit, environment: environment).commit == commit)
    }

    @Test("Where nothing may be fetched, what is neither a folder nor in the cache is refused with the way to fetch it")
    func absent() throws {
        let (folder, environment) = try cache("HF_HUB_CACHE", "")
        let error = #expect(throws: CheckpointError.self) {
            try CheckpointFolder("org/other", environment: environment)
        }
        #expect(error?.message.contains(folder.path) == true)
        #expect(error?.hint?.contains("load org/other") == true)
        for reference in [
            "org/name@v2", "org/name@broken", "org/name@../main", "org/name@" + String(commit.reversed()),
        ] {
            #expect(throws: CheckpointError.self) { try CheckpointFolder(reference, environment: environment) }
        }
    }

    @Test(
        "What cannot be a hub id is refused",
        arguments: [
            "", "a/b/c", "org/na me", "org/../x", "org--x/name", "-org/name", "org/name.git", "org/", "/nowhere",
            "./nowhere", "org/..",
            "org/na\u{1B}me", "org\\name", String(repeating: "a", count: 97),
        ])
    func badIdentifier(_ text: String) {
        #expect(throws: CheckpointError.self) { try CheckpointFolder(text, environment: ["HF_HUB_CACHE": "/nowhere"]) }
    }

    @Test("A folder beats a hub id, and a home folder is expanded")
    func local() throws {
        let (folder, environment) = try cache("HF_HUB_CACHE", "")
        folder.makeFolder("model")
        #expect(try CheckpointFolder(folder.path + "/model/", environment: environment).path == folder.path + "/model")
        #expect(try CheckpointFolder("~/model", environment: ["HOME": folder.path]).path == folder.path + "/model")
    }

    @Test("A path to a file says that the folder is wanted")
    func file() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("model.safetensors", SafetensorsBytes.sound)
        let error = #expect(throws: CheckpointError.self) { try CheckpointFolder(path, environment: [:]) }
        #expect(error?.hint == "load \(folder.path)")
    }

    @Test("Weights that would need code to be run are refused with the way out")
    func pickle() throws {
        let folder = try TemporaryFolder()
        let found = try CheckpointFolder(path: folder.path)
        #expect(throws: CheckpointError.self) { try found.weights() }
        _ = try folder.write("pytorch_model.bin", [0x80, 2])
        let error = #expect(throws: CheckpointError.self) { try found.weights() }
        #expect(error?.message.contains("pytorch_model.bin") == true && error?.hint?.contains("safetensors") == true)
    }

    @Test("Shards are joined by their index, which may not lead outside the folder")
    func shards() throws {
        let folder = try TemporaryFolder()
        let found = try CheckpointFolder(path: folder.path)
        let index = "model.safetensors.index.json"
        for (i, name) in ["a", "b"].enumerated() {
            let header = "{\(SafetensorsBytes.member(name, "F32", "[1]", 0, 4))}"
            _ = try folder.write("s\(i).safetensors", SafetensorsBytes.file(header, data: 4))
        }
        _ = try folder.write(index, #"{"weight_map": {"a": "s0.safetensors", "b": "s1.safetensors"}}"#)
        #expect(try found.weights().entries.map(\.name) == ["a", "b"])
        #expect(try found.weights().tensor(named: "b")?.count == 1)
        for map in [
            #"{"a": "../s0.safetensors"}"#, #"{"a": "/etc/passwd"}"#, #"{"a": 1}"#, #"{"a": "s9.safetensors"}"#,
            #"{"c": "s0.safetensors"}"#, #"{"a": "s1.safetensors", "b": "s0.safetensors"}"#, "[]",
        ] {
            _ = try folder.write(index, "{\"weight_map\": \(map)}")
            #expect(throws: CheckpointError.self, "\(map)") { try found.weights() }
        }
        _ = try folder.write(index, "{")
        #expect(throws: CheckpointError.self) { try found.weights() }
    }

    @Test("Old and new files for pictures give the same description")
    func imageProcessor() throws {
        let folder = try TemporaryFolder()
        let found = try CheckpointFolder(path: folder.path)
        #expect(try found.imageProcessor() == nil)
        _ = try folder.write("processor_config.json", #"{"image_processor": {"size": 7}}"#)
        #expect(try found.imageProcessor()?["size"]?.int == 7)
        _ = try folder.write("preprocessor_config.json", #"{"size": 8}"#)
        #expect(try found.imageProcessor()?["size"]?.int == 8)
    }
}
