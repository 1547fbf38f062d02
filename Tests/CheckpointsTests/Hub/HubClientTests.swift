// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

@testable import Checkpoints

@Suite("Fetching from the hub")
struct HubClientTests {
    private let sandboxes = Sandboxes()
    private let commit = HubStandIn.commit

    @discardableResult
    private func load(
        _ reference: String = HubStandIn.id, environment: [String: String], updating: Bool = false,
        notes: @escaping (String) -> Void = { _ in }
    ) throws -> CheckpointFolder {
        try CheckpointFolder(
            reference, environment: environment, isUpdating: updating, watch: HubWatch(note: notes))
    }

    private func link(_ path: String) -> String? { try? FileManager.default.destinationOfSymbolicLink(atPath: path) }
    private func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    @Test("A model that the cache lacks is fetched into the layout that Hugging Face documents, once")
    func fresh() throws {
        let (hub, sandbox) = (try HubStandIn(HubStandIn.files), try sandboxes.next())
        let environment = hub.environment(sandbox)
        var notes: [String] = []
        let folder = try load(environment: environment) { notes.append($0) }
        #expect(folder.commit == commit && notes.count == 1 && notes[0].contains("4 files"))
        for (name, bytes) in HubStandIn.files where name != "README.md" {
            #expect(FileManager.default.contents(atPath: "\(folder.path)/\(name)") == Data(bytes), "\(name)")
            #expect(link("\(folder.path)/\(name)")?.hasPrefix("../../blobs/") == true)
        }
        let root = sandbox.path("cache/huggingface/hub/models--org--tiny")
        #expect(folder.path == "\(root)/snapshots/\(commit)" && folder.file("README.md") == nil)
        #expect(text("\(root)/refs/main") == commit)
        let blobs = try FileManager.default.contentsOfDirectory(atPath: root + "/blobs").sorted()
        #expect(blobs.count == 4 && blobs.allSatisfy { [40, 64].contains($0.count) })
        #expect(access("\(root)/.no_exist/\(commit)/generation_config.json", F_OK) == 0)
        #expect(access("\(root)/.no_exist/\(commit)/tokenizer.json", F_OK) != 0)
        let before = hub.asked.count
        #expect(try load(environment: environment).path == folder.path)
        #expect(hub.asked.count == before, "what is there is not asked for again")
        #expect(!hub.asked.contains("GET README.md"))
    }

    @Test("A branch, a tag, a reference with a slash and a whole commit are found, and noted for Python")
    func revisions() throws {
        let other = String(repeating: "0123456789", count: 4)
        let hub = try HubStandIn(
            HubStandIn.files, branches: ["main": commit, "v1.0": other, "refs/pr/7": other])
        let sandbox = try sandboxes.next()
        let environment = hub.environment(sandbox)
        #expect(try load("org/tiny@v1.0", environment: environment).commit == other)
        #expect(try load("org/tiny@refs/pr/7", environment: environment).commit == other)
        #expect(try load("org/tiny@" + commit, environment: environment).commit == commit)
        let refs = sandbox.path("cache/huggingface/hub/models--org--tiny/refs")
        #expect(text(refs + "/v1.0") == other && text(refs + "/refs/pr/7") == other)
        #expect(link("\(refs)/../snapshots/\(other)/config.json")?.hasPrefix("../../blobs/") == true)
        let error = #expect(throws: CheckpointError.self) { try load("org/tiny@v9", environment: environment) }
        #expect(error?.message.contains("no revision v9") == true)
    }

    @Test("The first digits of a commit are looked up on the hub, then in the cache, and must fit one alone")
    func shortCommit() throws {
        let hub = try HubStandIn(HubStandIn.files)
        let sandbox = try sandboxes.next()
        let environment = hub.environment(sandbox)
        #expect(try load("org/tiny@3d74acf", environment: environment).commit == commit)
        let offline = hub.environment(sandbox, ["HF_HUB_OFFLINE": "1"])
        #expect(try load("org/tiny@3d74acf", environment: offline).commit == commit)
        #expect(try load("org/tiny@3D74A", environment: offline).commit == commit)
        #expect(throws: CheckpointError.self) { try load("org/tiny@3d75", environment: environment) }
        let twin = commit.prefix(10) + String(repeating: "0", count: 30)
        let snapshots = sandbox.path("cache/huggingface/hub/models--org--tiny/snapshots")
        try FileManager.default.createDirectory(atPath: "\(snapshots)/\(twin)", withIntermediateDirectories: false)
        let error = #expect(throws: CheckpointError.self) { try load("org/tiny@3d74a", environment: offline) }
        #expect(error?.message.contains("2 commits") == true)
    }

    @Test("Offline a model comes from the cache, and one that is not there is refused without a request")
    func offline() throws {
        let (hub, sandbox) = (try HubStandIn(HubStandIn.files), try sandboxes.next())
        let offline = hub.environment(sandbox, ["HF_HUB_OFFLINE": "yes"])
        let error = #expect(throws: CheckpointError.self) { try load(environment: offline) }
        #expect(error?.message.contains("HF_HUB_OFFLINE") == true && hub.asked.isEmpty)
        _ = try load(environment: hub.environment(sandbox))
        let before = hub.asked.count
        #expect(try load(environment: offline).commit == commit)
        #expect(hub.asked.count == before)
    }

    @Test("A folder beats an id of the same name")
    func folderFirst() throws {
        let (hub, sandbox) = (try HubStandIn(HubStandIn.files), try sandboxes.next())
        _ = try sandbox.write("{}", to: "org/tiny/config.json")
        let found = try load(sandbox.path("org/tiny"), environment: hub.environment(sandbox))
        #expect(found.identifier == nil && hub.asked.isEmpty)
    }

    @Test("What another program left out is fetched, and where the hub cannot be asked the model is opened as it is")
    func incomplete() throws {
        let sandbox = try sandboxes.next()
        let root = sandbox.path("cache/huggingface/hub/models--org--tiny")
        for name in ["config.json", "model.safetensors"] {
            try sandbox.write(
                HubStandIn.files[name] ?? [], to: "cache/huggingface/hub/models--org--tiny/snapshots/\(commit)/\(name)")
        }
        try sandbox.write(commit, to: "cache/huggingface/hub/models--org--tiny/refs/main")
        var notes: [String] = []
        let nobody = sandbox.environment(["HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_OFFLINE": nil])
        #expect(try load(environment: nobody, notes: { notes.append($0) }).path == "\(root)/snapshots/\(commit)")
        #expect(notes.count == 1 && notes[0].contains("was not asked"))
        let hub = try HubStandIn(HubStandIn.files)
        let folder = try load(environment: hub.environment(sandbox))
        #expect(folder.file("tokenizer.json") != nil && folder.file("preprocessor_config.json") != nil)
        #expect(!hub.asked.contains("GET model.safetensors"))
    }

    @Test("A branch is asked for again when the user wants it")
    func update() throws {
        let old = String(repeating: "ab", count: 20)
        let sandbox = try sandboxes.next()
        let before = try HubStandIn(HubStandIn.files, branches: ["main": old])
        _ = try load(environment: before.environment(sandbox))
        let hub = try HubStandIn(HubStandIn.files)
        #expect(try load(environment: hub.environment(sandbox)).commit == old)
        #expect(try load(environment: hub.environment(sandbox), updating: true).commit == commit)
        #expect(!hub.asked.contains("GET model.safetensors"), "equal files are not fetched twice")
        #expect(try load(environment: hub.environment(sandbox, ["HF_HUB_OFFLINE": "1"])).commit == commit)
    }

    @Test("Of several forms of weights the one is fetched that transformers takes, and a second choice is explained")
    func weights() throws {
        var files = HubStandIn.files
        files["pytorch_model.bin"] = [1, 2, 3]
        files["tf_model.h5"] = [4]
        let both = try HubStandIn(files)
        _ = try load(environment: both.environment(try sandboxes.next()))
        #expect(!both.asked.contains { $0.hasSuffix("pytorch_model.bin") || $0.hasSuffix("tf_model.h5") })
        files["model.safetensors"] = nil
        let pickled = try HubStandIn(files)
        var notes: [String] = []
        let folder = try load(environment: pickled.environment(try sandboxes.next())) { notes.append($0) }
        #expect(folder.file("pytorch_model.bin") != nil)
        #expect(notes.first == "took pytorch_model.bin, as the repository has no safetensors")
        files["pytorch_model.bin"] = nil
        let other = try HubStandIn(files)
        let error = #expect(throws: CheckpointError.self) {
            try load(environment: other.environment(try sandboxes.next()))
        }
        #expect(error?.message.contains("tf_model.h5") == true && error?.hint?.contains("save_pretrained") == true)
    }

    @Test("Shards are fetched as their index lists them, and a name that leads outside is refused")
    func shards() throws {
        var files = HubStandIn.files
        files["model.safetensors"] = nil
        files["model-1.safetensors"] = [1, 2]
        files["model-2.safetensors"] = [3]
        func index(_ second: String) -> [UInt8] {
            Array("{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\": \"\(second)\"}}".utf8)
        }
        files["model.safetensors.index.json"] = index("model-2.safetensors")
        let (sound, sandbox) = (try HubStandIn(files), try sandboxes.next())
        let folder = try load(environment: sound.environment(sandbox))
        #expect(folder.file("model-1.safetensors") != nil && folder.file("model-2.safetensors") != nil)
        for name in ["../model-2.safetensors", "/etc/passwd", "a/../../b", "model-3.safetensors"] {
            files["model.safetensors.index.json"] = index(name)
            let (hub, sandbox) = (try HubStandIn(files), try sandboxes.next())
            #expect(throws: CheckpointError.self, "\(name)") { try load(environment: hub.environment(sandbox)) }
            #expect(!hub.asked.contains { $0.hasPrefix("GET model-") })
        }
    }

    @Test("A sentence encoder comes with the modules that its list names, in their folders")
    func sentences() throws {
        let list = """
            [{"type": "sentence_transformers.models.Transformer", "path": "0_Transformer"},
             {"type": "sentence_transformers.models.Pooling", "path": "1_Pooling"}]
            """
        var files: [String: [UInt8]] = ["modules.json": Array(list.utf8), "1_Pooling/config.json": Array("{}".utf8)]
        for name in ["config.json", "model.safetensors", "vocab.txt"] {
            files["0_Transformer/" + name] = HubStandIn.files[name] ?? [65]
        }
        let (hub, sandbox) = (try HubStandIn(files), try sandboxes.next())
        let folder = try load(environment: hub.environment(sandbox))
        #expect(folder.subfolder("0_Transformer")?.file("vocab.txt") != nil)
        #expect(folder.subfolder("1_Pooling")?.file("config.json") != nil)
        #expect(link(folder.path + "/1_Pooling/config.json")?.hasPrefix("../../../blobs/") == true)
        let before = hub.asked.count
        _ = try load(environment: hub.environment(sandbox))
        #expect(hub.asked.count == before)
        files["modules.json"] = Array(list.replacing("0_Transformer", with: "../up").utf8)
        let stray = try HubStandIn(files)
        #expect(throws: CheckpointError.self) { try load(environment: stray.environment(try sandboxes.next())) }
    }

    @Test("Names in a repository's list that lead outside are not touched")
    func strayNames() throws {
        var files = HubStandIn.files
        files["../../../../escaped.json"] = [1]
        files["../tokenizer.json"] = [1]
        let (hub, sandbox) = (try HubStandIn(files), try sandboxes.next())
        _ = try load(environment: hub.environment(sandbox))
        #expect(
            !hub.asked.contains { $0.contains("escaped") } && !hub.server.requests.contains { $0.path.contains("..") })
    }
}
