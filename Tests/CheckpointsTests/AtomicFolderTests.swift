// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Glibc
import Testing

@Suite("AtomicFolder")
struct AtomicFolderTests {
    private func fill(_ folder: String, _ byte: UInt8, named name: String = "x") throws {
        try AtomicFile.write(to: "\(folder)/\(name)") { try $0.write([byte]) }
    }

    @Test("A folder is made, and replaced only when that is asked for")
    func replaces() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/m"
        try AtomicFolder.write(to: path) { try fill($0, 1) }
        let error = #expect(throws: CheckpointError.self) { try AtomicFolder.write(to: path) { try fill($0, 2) } }
        #expect(error?.hint?.contains("--force") == true)
        #expect(try FileBytes.read(path + "/x") == [1])
        try AtomicFolder.write(to: path + "/", replacing: .itsLike) { try fill($0, 3) }
        #expect(try FileBytes.read(path + "/x") == [3] && folder.names == ["m"])
    }

    @Test("A folder that holds something else than the new one is not replaced")
    func strangers() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/m"
        folder.makeFolder("m/inside")
        _ = try folder.write("m/inside/letters.txt", "dear")
        let error = #expect(throws: CheckpointError.self) {
            try AtomicFolder.write(to: path, replacing: .itsLike) { try fill($0, 1) }
        }
        #expect(error?.message.contains("inside/letters.txt") == true)
        #expect(try FileBytes.read(path + "/inside/letters.txt") == Array("dear".utf8) && folder.names == ["m"])
    }

    @Test("A write that fails leaves what was there, and nothing beside it")
    func failure() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/m"
        try AtomicFolder.write(to: path) { try fill($0, 1) }
        #expect(throws: CheckpointError.self) {
            try AtomicFolder.write(to: path, replacing: .anything) {
                try fill($0, 9)
                throw CheckpointError("stopped")
            }
        }
        #expect(try FileBytes.read(path + "/x") == [1] && folder.names == ["m"])
    }

    @Test("Files, links and folders whose parent is missing are refused")
    func targets() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("file", "text")
        folder.makeFolder("real")
        symlink("real", folder.path + "/link")
        for name in ["file", "link", "none/m", ".."] {
            #expect(throws: CheckpointError.self, "\(name)") {
                try AtomicFolder.write(to: "\(folder.path)/\(name)", replacing: .anything) { try fill($0, 1) }
            }
        }
        #expect(folder.names == ["file", "link", "real"])
    }
}
