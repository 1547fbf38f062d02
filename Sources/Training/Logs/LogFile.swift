// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Synchronization

/// A file that grows at its end, each record with a single write, so that a reader or a crash finds whole ones.
final class LogFile: Sendable {
    let path: String
    private let file: Mutex<Int32>

    /// Opens or makes the file.
    ///
    /// - Parameter mustBeNew: whether a file that is there is an error.
    /// - Throws: `TrainingError` when it cannot be opened, naming it.
    init(path: String, mustBeNew: Bool) throws(TrainingError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | (mustBeNew ? O_EXCL : 0), 0o666)
        guard descriptor >= 0 else { throw TrainingError("cannot write \(path): \(Self.reason())") }
        self.path = path
        file = Mutex(descriptor)
    }

    /// Appends the bytes; when not all fit, none stay.
    func append(_ bytes: [UInt8]) throws(TrainingError) {
        let reason = file.withLock { file -> String? in
            let before = lseek(file, 0, SEEK_END)
            var written = -1
            repeat { written = write(file, bytes, bytes.count) } while written < 0 && errno == EINTR
            if written == bytes.count { return nil }
            let reason = written < 0 ? Self.reason() : "no space left on device"
            if written > 0, before >= 0 { _ = ftruncate(file, before) }
            return reason
        }
        if let reason { throw TrainingError("cannot write \(path): \(reason)", hint: "make room on the disk") }
    }

    /// Cuts the file to so many bytes.
    func cut(to size: Int) throws(TrainingError) {
        guard file.withLock({ ftruncate($0, off_t(size)) }) == 0 else {
            throw TrainingError("cannot write \(path): \(Self.reason())")
        }
    }

    /// Waits until all is on the disk.
    func sync() { file.withLock { _ = fsync($0) } }

    deinit { file.withLock { _ = close($0) } }

    private static func reason() -> String { String(cString: strerror(errno)).lowercased() }
}
