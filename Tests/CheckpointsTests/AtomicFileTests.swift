// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Documents
import Glibc
import Testing

@Suite("AtomicFile")
struct AtomicFileTests {
    @Test("A file is written, and replaced only when that is asked for")
    func replaces() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/x.bin"
        try AtomicFile.write(to: path) { try $0.write([1, 2]) }
        let error = #expect(throws: CheckpointError.self) { try AtomicFile.write(to: path) { try $0.write([3]) } }
        #expect(error?.hint?.contains("--force") == true)
        #expect(try FileBytes.read(path) == [1, 2])
        try AtomicFile.write(to: path, replacing: true) { try $0.write([3]) }
        #expect(try FileBytes.read(path) == [3])
        #expect(folder.names == ["x.bin"])
    }

    @Test("A write that fails leaves what was there, and nothing beside it")
    func failure() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x.bin", [1, 2])
        #expect(throws: CheckpointError.self) {
            try AtomicFile.write(to: path, replacing: true) { file in
                try file.write([9])
                throw CheckpointError("stopped")
            }
        }
        #expect(try FileBytes.read(path) == [1, 2])
        #expect(folder.names == ["x.bin"])
    }

    @Test("A file that appears meanwhile is not replaced")
    func race() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/x.bin"
        #expect(throws: CheckpointError.self) {
            try AtomicFile.write(to: path) { file in
                try file.write([1])
                _ = try folder.write("x.bin", [7])
            }
        }
        #expect(try FileBytes.read(path) == [7])
        #expect(folder.names == ["x.bin"])
    }

    @Test("A link is followed, its file's permissions are kept, and folders and devices are left alone")
    func targets() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x.bin", [1])
        chmod(path, 0o640)
        symlink("x.bin", folder.path + "/link")
        try AtomicFile.write(to: folder.path + "/link", replacing: true) { try $0.write([2]) }
        #expect(try FileBytes.read(path) == [2])
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
        for target in [folder.path, "/dev/null", folder.path + "/none/x"] {
            #expect(throws: CheckpointError.self) {
                try AtomicFile.write(to: target, replacing: true) { try $0.write([2]) }
            }
        }
    }
}
