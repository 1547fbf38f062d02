// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// The part of a file that has come so far, beside where the whole will be.
///
/// It is called as Hugging Face's programs call theirs, `HASH.incomplete` or `HASH.12345678.incomplete`, so that what
/// either side began another goes on with.
final class HubPartial {
    let path: String
    private(set) var count: Int
    private var file: Int32

    /// Opens the part of `blob` that is there, or begins one.
    ///
    /// - Parameter isAlone: whether no other program writes to the same part, as a lock makes sure; else the part gets
    ///   a name of its own.
    init(of blob: String, isAlone: Bool) throws(CheckpointError) {
        let random = Hexadecimal.text((0..<4).map { _ in UInt8.random(in: 0 ... .max) })
        path = isAlone ? blob + ".incomplete" : "\(blob).\(random).incomplete"
        if isAlone { Self.adopt(to: path, of: blob) }
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o666)
        guard file >= 0 else { throw CheckpointError("cannot write \(path): \(systemReason())") }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(file)
            throw CheckpointError("\(path) is not a regular file")
        }
        count = Int(status.st_size)
    }

    deinit { if file >= 0 { close(file) } }

    /// Takes over the longest part that a program left that is no more: one that nobody wrote to for a minute.
    private static func adopt(to path: String, of blob: String) {
        let folder = Folders.parent(of: blob)
        let hash = String(blob.utf8.dropFirst(folder.utf8.count + 1)) ?? ""
        func size(_ path: String) -> Int? {
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
            return time(nil) - status.st_mtim.tv_sec > 60 ? Int(status.st_size) : nil
        }
        let left = Folders.names(in: folder).filter { name in
            name.hasPrefix(hash + ".") && name.hasSuffix(".incomplete") && name.utf8.count == hash.utf8.count + 20
        }
        let sized = left.compactMap { name in size("\(folder)/\(name)").map { (name, $0) } }
        guard let longest = sized.max(by: { $0.1 < $1.1 }) else { return }
        var status = stat()
        let own = lstat(path, &status) == 0 ? Int(status.st_size) : 0
        if longest.1 > own { rename("\(folder)/\(longest.0)", path) }
        for (name, _) in sized where name != longest.0 || longest.1 <= own { unlink("\(folder)/\(name)") }
    }

    /// Hands on all that is there, in pieces.
    func read(_ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        var place = 0
        while place < count {
            let (file, start) = (file, place)
            let got = retrying { pread(file, buffer.baseAddress, min(buffer.count, count - start), off_t(start)) }
            guard got > 0 else { throw CheckpointError("cannot read \(path): \(systemReason())") }
            try take(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
            place += got
        }
    }

    /// Adds bytes at the end.
    func append(_ bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
        var done = 0
        while done < bytes.count, let start = bytes.baseAddress {
            let (file, place) = (file, count)
            let step = retrying { pwrite(file, start + done, bytes.count - done, off_t(place)) }
            guard step > 0 else {
                let reason = errno
                throw CheckpointError(
                    "cannot write \(path) after \(count) bytes: \(systemReason(reason))",
                    hint: reason == ENOSPC
                        ? "make room and load it again: what came is kept" : "load it again: what came is kept")
            }
            done += step
            count += step
        }
    }

    /// Throws away what is there and begins anew.
    func clear() throws(CheckpointError) {
        guard ftruncate(file, 0) == 0 else { throw CheckpointError("cannot write \(path): \(systemReason())") }
        count = 0
    }

    /// Gives the file its name, once its bytes are on the disk.
    func finish(as blob: String) throws(CheckpointError) {
        let open = file
        guard retrying({ Int(fsync(open)) }) == 0, rename(path, blob) == 0 else {
            throw CheckpointError("cannot write \(blob): \(systemReason())")
        }
        close(file)
        file = -1
        let folder = Glibc.open(Folders.parent(of: blob), O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    func discard() {
        unlink(path)
    }
}
