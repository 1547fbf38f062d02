// SPDX-License-Identifier: GPL-3.0-or-later
import CSystem
import Glibc

/// A file's bytes as read-only memory, paged in when touched.
///
/// When somebody cuts the file short while it is mapped, the lost pages read as zeros and `checkIntact` throws: work
/// that reads the bytes calls it before it hands on a result.
public final class MappedFile: Sendable {
    public let path: String
    public let byteCount: Int
    private let address: UInt
    private let slot: Int32
    private let identity: (device: dev_t, node: ino_t)

    /// Maps the regular file at `path`.
    ///
    /// - Throws: `CheckpointError` when it cannot be opened or mapped, is empty, or is no regular file.
    public init(path: String) throws(CheckpointError) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw CheckpointError("cannot open \(path): \(systemReason())") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw CheckpointError("cannot read \(path): \(systemReason())") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw CheckpointError("\(path) is not a regular file") }
        guard status.st_size > 0 else { throw CheckpointError("\(path) is empty") }
        let size = Int(status.st_size)
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
            let reason = errno
            if reason == ENOMEM { try MemoryBudget.current.check(0, mapped: size, for: "mapping \(path)") }
            errno = reason
            throw CheckpointError("cannot map \(path): \(systemReason())")
        }
        let slot = mapping_watch(start, size)
        guard slot >= 0 else {
            munmap(start, size)
            throw CheckpointError(
                "cannot map \(path): too many files are mapped", hint: "drop models you no longer use")
        }
        self.path = path
        self.byteCount = size
        self.address = UInt(bitPattern: start)
        self.slot = slot
        identity = (status.st_dev, status.st_ino)
    }

    /// The file's bytes; valid while this object lives.
    public var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: byteCount)
    }

    /// Whether the file still has all the bytes that were mapped, and those that were read could be read.
    public var isIntact: Bool {
        if mapping_is_damaged(slot) != 0 { return false }
        var status = stat()
        // Under the same name there may be another file by now; this one then lives on as it was.
        if stat(path, &status) == 0, status.st_dev == identity.device, status.st_ino == identity.node {
            return status.st_size >= byteCount
        }
        // The last page is gone where the file was cut under another name.
        mapping_touch(UnsafeRawPointer(bitPattern: address + UInt(byteCount) - 1))
        return mapping_is_damaged(slot) == 0
    }

    /// - Throws: `CheckpointError` when bytes of the file were lost since it was mapped.
    public func checkIntact() throws(CheckpointError) {
        guard isIntact else {
            throw CheckpointError(
                "\(path) was cut short or could not be read while it was in use; its values are lost",
                hint: "load or open it again from a whole file")
        }
    }

    /// How many pages of any file were lost so far.
    public static var losses: Int { Int(mapping_damage_count()) }

    deinit {
        mapping_forget(slot)
        munmap(UnsafeMutableRawPointer(bitPattern: address), byteCount)
    }
}
