// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// A file that appears whole under its name or not at all: written beside it, synced, renamed, its folder synced.
public final class AtomicFile {
    public let path: String
    private let temporary: String
    private let replacing: Bool
    private var file: Int32
    private var written = 0

    /// Writes the file at `path` by what `body` hands to the writer.
    ///
    /// A symbolic link is followed, so that the file it leads to is replaced.
    /// - Parameter replacing: whether a file that is there may be replaced; else that is an error.
    /// - Throws: `CheckpointError` when it cannot be written; what was there before is then untouched.
    public static func write(
        to path: String, replacing: Bool = false, _ body: (AtomicFile) throws -> Void
    ) throws {
        let file = try AtomicFile(path: path, replacing: replacing)
        do {
            try body(file)
            try file.commit()
        } catch {
            file.discard()
            throw error
        }
    }

    private init(path: String, replacing: Bool) throws(CheckpointError) {
        var status = stat()
        var mode: mode_t = 0o666
        var target = path
        if lstat(path, &status) == 0 {
            guard replacing else { throw Self.exists(path) }
            if let resolved = realpath(path, nil) {
                target = String(cString: resolved)
                free(resolved)
            }
            guard stat(target, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw CheckpointError("\(path) is not a regular file, so it is not replaced")
            }
            mode = status.st_mode & 0o777
        }
        let slash = target.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { String(target[...$0]) } ?? ""
        let name = slash.map { String(target[target.utf8.index(after: $0)...]) } ?? target
        guard !name.isEmpty else { throw CheckpointError("\(path) names no file") }
        temporary =
            "\(folder).\(name.utf8.count > 200 ? "rebus" : name).\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp"
        self.path = target
        self.replacing = replacing
        file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard file >= 0 else { throw CheckpointError("cannot write \(path): \(systemReason())") }
    }

    /// Writes all bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
        var done = 0
        while done < bytes.count, let start = bytes.baseAddress {
            let file = file
            // One call writes less than 2 GB.
            let step = retrying { Glibc.write(file, start + done, min(bytes.count - done, 1 << 30)) }
            guard step > 0 else {
                throw CheckpointError("cannot write \(path) after \(written) bytes: \(systemReason())")
            }
            done += step
            written += step
        }
    }

    /// Writes all bytes.
    public func write(_ bytes: [UInt8]) throws(CheckpointError) {
        var failure: CheckpointError?
        bytes.withUnsafeBytes { buffer in
            do throws(CheckpointError) { try write(buffer) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func commit() throws(CheckpointError) {
        let file = file
        guard retrying({ Int(fsync(file)) }) == 0 else {
            throw CheckpointError("cannot write \(path): \(systemReason())")
        }
        self.file = -1
        guard close(file) == 0 else { throw CheckpointError("cannot write \(path): \(systemReason())") }
        if replacing {
            guard rename(temporary, path) == 0 else {
                throw CheckpointError("cannot write \(path): \(systemReason())")
            }
        } else {
            try claim()
        }
        syncFolder()
    }

    /// Gives the file its name unless somebody took that meanwhile.
    private func claim() throws(CheckpointError) {
        if link(temporary, path) == 0 {
            unlink(temporary)
            return
        }
        let reason = errno
        if reason == EEXIST { throw Self.exists(path) }
        // Some file systems know no hard links: look, then rename.
        guard access(path, F_OK) != 0 else { throw Self.exists(path) }
        guard rename(temporary, path) == 0 else {
            throw CheckpointError("cannot write \(path): \(systemReason())")
        }
    }

    private func syncFolder() {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = open(slash.map { String(path[...$0]) } ?? ".", O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    private func discard() {
        if file >= 0 { close(file) }
        file = -1
        unlink(temporary)
    }

    private static func exists(_ path: String) -> CheckpointError {
        CheckpointError("\(path) is there already", hint: "add --force to replace it")
    }
}
