// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// The SHA-256 of bytes that come in pieces (FIPS 180-4), by libcrypto where the system has it.
public final class SHA256 {
    private enum Work {
        case library(LibCrypto, OpaquePointer)
        case plain(PlainSHA256)
    }

    private var work: Work

    public convenience init() { self.init(library: LibCrypto.shared) }

    init(library: LibCrypto?) {
        if let library, let context = library.begin(.sha256) {
            work = .library(library, context)
        } else {
            work = .plain(PlainSHA256())
        }
    }

    public func update(_ bytes: UnsafeRawBufferPointer) {
        switch work {
        case .library(let library, let context): library.update(context, bytes)
        case .plain(var plain):
            plain.update(bytes)
            work = .plain(plain)
        }
    }

    /// The hash of all that was given, as 64 hexadecimal digits.
    public var hexadecimal: String {
        let digest: [UInt8]
        switch work {
        case .library(let library, let context): digest = library.digest(context)
        case .plain(let plain): digest = plain.digest
        }
        return Hexadecimal.text(digest)
    }

    deinit {
        if case .library(let library, let context) = work { library.end(context) }
    }

    /// The length and hash of the file at `path`, whose bytes are on the disk when this returns.
    ///
    /// - Throws: `CheckpointError` when it cannot be read or is no regular file.
    public static func ofFile(_ path: String, syncing: Bool = false) throws(CheckpointError) -> (
        size: Int, hash: String
    ) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw CheckpointError("cannot open \(path): \(systemReason())") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw CheckpointError("\(path) is not a regular file")
        }
        if syncing, retrying({ Int(fsync(file)) }) != 0 {
            throw CheckpointError("cannot write \(path): \(systemReason())")
        }
        let hash = SHA256()
        let room = 1 << 20
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 64)
        defer { buffer.deallocate() }
        var size = 0
        while true {
            let got = retrying { read(file, buffer.baseAddress, room) }
            guard got >= 0 else { throw CheckpointError("cannot read \(path): \(systemReason())") }
            if got == 0 { return (size, hash.hexadecimal) }
            hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
            size += got
        }
    }
}
