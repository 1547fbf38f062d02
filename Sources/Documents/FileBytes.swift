// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// Whole small files, read with a limit on their size.
public enum FileBytes {
    /// Why a file could not be read: what, where, and the system's reason.
    public struct Failure: Error, Sendable, Equatable {
        public let message: String
        public let hint: String?

        public init(_ message: String, hint: String? = nil) {
            self.message = message
            self.hint = hint
        }
    }

    /// The bytes of the regular file at `path`.
    ///
    /// - Throws: `Failure` when it cannot be opened or read, is no regular file, or is longer than `limit` bytes.
    public static func read(_ path: String, limit: Int = 64 << 20) throws(Failure) -> [UInt8] {
        // O_NONBLOCK: opening a named pipe that nobody writes to would wait for ever.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw Failure("cannot open \(path): \(reason())") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Failure("cannot read \(path): \(reason())") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure("\(path) is not a regular file") }
        guard status.st_size <= limit else {
            throw Failure("\(path) is \(status.st_size) bytes long; at most \(limit) are read")
        }
        return try contents(of: file, path: path, expecting: Int(status.st_size), limit: limit)
    }

    private static func contents(
        of file: Int32, path: String, expecting size: Int, limit: Int
    ) throws(Failure) -> [UInt8] {
        var failure: Failure?
        var ended = false
        var bytes: [UInt8] = []
        // A file may grow or shrink while it is read: go on to its end, within the limit.
        while !ended, failure == nil, bytes.count <= limit {
            let room = bytes.isEmpty ? size + 1 : 65_536
            let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
                while filled < room {
                    let got = Glibc.read(file, buffer.baseAddress.map { $0 + filled }, room - filled)
                    if got < 0, errno == EINTR { continue }
                    if got < 0 { failure = Failure("cannot read \(path): \(reason())") }
                    if got <= 0 { ended = true; return }
                    filled += got
                }
            }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        }
        if let failure { throw failure }
        guard bytes.count <= limit else { throw Failure("\(path) grew past \(limit) bytes while it was read") }
        return bytes
    }

    private static func reason() -> String { String(cString: strerror(errno)).lowercased() }
}
