// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Foundation
import Testing

@testable import Checkpoints

@Suite("CheckpointSet")
struct CheckpointSetTests {
    private let folder: TemporaryFolder
    private let set: CheckpointSet

    init() throws {
        folder = try TemporaryFolder()
        set = CheckpointSet(path: folder.path + "/run", keeping: 2)
    }

    private func files(_ byte: UInt8) -> [(name: String, write: CheckpointSet.Writer)] {
        ["model.bin", "state.bin"].map { name in
            (name, { path in try AtomicFile.write(to: path) { try $0.write([byte, 1, 2, 3]) } })
        }
    }

    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: set.path)) ?? []).sorted()
    }

    @Test("A checkpoint is found again as it was written, and only the newest stay")
    func newest() throws {
        let none = try set.newest()?.folder
        #expect(none == nil)
        for step in [100, 200, 300] { try set.write(step: step, files: files(UInt8(step / 100))) }
        #expect(names == ["step-000200", "step-000300"] && set.steps == [200, 300])
        let found = try #require(try set.newest())
        #expect(found.folder == set.path + "/step-000300" && found.warnings == [])
        #expect(found.manifest.step == 300 && found.manifest.files.map(\.size) == [4, 4])
        #expect(try FileBytes.read(found.folder + "/model.bin") == [3, 1, 2, 3])
    }

    @Test("After a rewind the checkpoint that was written last is the newest, not that of the highest step")
    func rewound() throws {
        try set.write(step: 300, files: files(3))
        try set.write(step: 100, files: files(1))
        #expect(try set.newest()?.manifest.step == 100)
        try set.write(step: 100, files: files(9))
        #expect(try FileBytes.read(#require(try set.newest()).folder + "/model.bin") == [9, 1, 2, 3])
        #expect(names == ["step-000100", "step-000300"])
    }

    @Test(
        "A damaged checkpoint is passed over for the one before, and it is said why",
        arguments: [
            ("truncate", "2 bytes long, not 4"), ("flip", "sha256"), ("remove", "missing"),
            ("manifest", "has no manifest.json"), ("garbage", "manifest.json"),
        ])
    func damaged(how: String, says: String) throws {
        try set.write(step: 100, files: files(1))
        try set.write(step: 200, files: files(2))
        let newest = set.path + "/step-000200"
        let file = URL(filePath: newest + "/state.bin")
        switch how {
        case "truncate": try Data([2, 1]).write(to: file)
        case "flip": try Data([2, 1, 2, 7]).write(to: file)
        case "remove": try FileManager.default.removeItem(at: file)
        case "manifest": try FileManager.default.removeItem(atPath: newest + "/manifest.json")
        default: try Data("{\"step\": 200".utf8).write(to: URL(filePath: newest + "/manifest.json"))
        }
        let found = try #require(try set.newest())
        #expect(found.manifest.step == 100 && found.warnings.count == 1)
        #expect(found.warnings.first?.contains(says) == true && found.warnings.first?.contains("step-000200") == true)
    }

    @Test("When none is sound, that is an error that says what is wrong with each")
    func noneSound() throws {
        try set.write(step: 100, files: files(1))
        try Data([9]).write(to: URL(filePath: set.path + "/step-000100/state.bin"))
        let error = #expect(throws: CheckpointError.self) { try set.newest() }
        #expect(error?.message.contains("state.bin is 1 bytes long, not 4") == true)
    }

    @Test("What a killed write left behind is no checkpoint, and is gone after the next")
    func killed() throws {
        try set.write(step: 100, files: files(1))
        folder.makeFolder("run/step-000200.partial")
        _ = try folder.write("run/step-000200.partial/model.bin", [1])
        #expect(try set.newest()?.manifest.step == 100 && set.steps == [100])
        try set.write(step: 200, files: files(2))
        #expect(names == ["step-000100", "step-000200"])
    }

    @Test("A checkpoint that a killed write was about to replace is put back")
    func replaced() throws {
        try set.write(step: 100, files: files(1))
        let path = set.path + "/step-000100"
        try FileManager.default.moveItem(atPath: path, toPath: path + ".partial.replaced")
        try set.write(step: 200, files: files(2))
        #expect(set.steps == [100, 200])
    }

    @Test("A write that fails says so and leaves the checkpoints before")
    func failure() throws {
        try set.write(step: 100, files: files(1))
        try set.write(step: 200, files: files(2))
        let full: CheckpointSet.Writer = { path in
            throw CheckpointError("cannot write \(path) after 4096 bytes: no space left on device")
        }
        let error = #expect(throws: CheckpointError.self) {
            try set.write(step: 300, files: files(3) + [("more.bin", full)])
        }
        #expect(error?.message.contains("step-000300") == true)
        #expect(names == ["step-000100", "step-000200"])
        #expect(try set.newest()?.manifest.step == 200)
    }

    @Test("A manifest that names a file outside its folder is not followed")
    func hostile() throws {
        try set.write(step: 100, files: files(1))
        let path = set.path + "/step-000100/manifest.json"
        let text = String(decoding: try FileBytes.read(path), as: UTF8.self)
        try Data(text.replacing("state.bin", with: "../state.bin").utf8).write(to: URL(filePath: path))
        #expect(throws: CheckpointError.self) { try CheckpointManifest(in: set.path + "/step-000100") }
        for name in ["../x", "a/b", "manifest.json", ""] {
            #expect(throws: CheckpointError.self) { try set.write(step: 1, files: [(name, { _ in })]) }
        }
    }
}
