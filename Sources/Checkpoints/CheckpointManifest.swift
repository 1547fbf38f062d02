// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// What a checkpoint of a run says of itself: the step, and the size and hash of each of its files.
public struct CheckpointManifest: Sendable, Equatable {
    public struct File: Sendable, Equatable {
        public let name: String
        public let size: Int
        /// 64 hexadecimal digits.
        public let sha256: String
    }

    public static let fileName = "manifest.json"

    public let step: Int
    /// Grows with each checkpoint of a run: after a rewind, the newest is not the one of the highest step.
    public let serial: Int
    public let files: [File]

    init(step: Int, serial: Int, files: [File]) {
        self.step = step
        self.serial = serial
        self.files = files
    }

    /// Reads the manifest in a folder.
    ///
    /// - Throws: `CheckpointError` when it is missing or not sound.
    public init(in folder: String) throws(CheckpointError) {
        let path = "\(folder)/\(Self.fileName)"
        guard Folders.hasFile(path) else { throw CheckpointError("\(folder) has no \(Self.fileName)") }
        let json: JSON
        do { json = try JSON(parsing: try FileBytes.read(path)) } catch let error as JSONError {
            throw CheckpointError("\(path): \(error.message)")
        } catch let error as FileBytes.Failure {
            throw CheckpointError(error.message, hint: error.hint)
        } catch {
            throw CheckpointError("\(path): \(error)")
        }
        guard let step = json["step"]?.integerLiteral, let serial = json["serial"]?.integerLiteral, step >= 0,
            let list = json["files"]?.elements
        else { throw CheckpointError("\(path) is no manifest of a checkpoint") }
        var files: [File] = []
        for file in list {
            guard let name = file["name"]?.string, FileNames.isSafe(name), let size = file["size"]?.integerLiteral,
                let hash = file["sha256"]?.string
            else { throw CheckpointError("\(path) lists a file without a proper name, size and sha256") }
            files.append(File(name: name, size: size, sha256: hash))
        }
        self.init(step: step, serial: serial, files: files)
    }

    var text: String {
        JSONValue.object([
            ("format", .string("rebus checkpoint")), ("version", .integer(1)), ("step", .integer(step)),
            ("serial", .integer(serial)),
            (
                "files",
                .array(
                    files.map { file in
                        .object([
                            ("name", .string(file.name)), ("size", .integer(file.size)),
                            ("sha256", .string(file.sha256)),
                        ])
                    })
            ),
        ]).lines
    }

    /// - Throws: `CheckpointError` naming the first file in `folder` that is not as it was written.
    public func verify(in folder: String) throws(CheckpointError) {
        for file in files {
            let path = "\(folder)/\(file.name)"
            guard Folders.hasFile(path) else { throw CheckpointError("\(path) is missing") }
            let (size, hash) = try SHA256.ofFile(path)
            guard size == file.size else {
                throw CheckpointError("\(path) is \(size) bytes long, not \(file.size)")
            }
            guard hash == file.sha256 else {
                throw CheckpointError("\(path) has changed since it was written: its sha256 is another")
            }
        }
    }
}
