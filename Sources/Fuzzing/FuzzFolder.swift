// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Glibc

/// A folder in memory for readers that open files; it goes with the object.
public final class FuzzFolder {
    public let path: String
    /// Folders of readers that look for files by their names.
    var inside: [String: FuzzFolder] = [:]

    /// - Throws: where no folder can be made.
    public init() throws {
        let base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory()
        path = "\(base)/rebus-fuzz-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and gives its path.
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let place = "\(path)/\(name)"
        let file = open(place, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FuzzFault(message: "cannot write \(place)") }
        defer { close(file) }
        guard Glibc.write(file, bytes, bytes.count) == bytes.count else {
            throw FuzzFault(message: "cannot write \(place)")
        }
        return place
    }
}
