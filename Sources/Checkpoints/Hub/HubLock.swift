// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// A lock that programs share by a file, as Python's filelock takes it: flock on a file that stays.
final class HubLock {
    private let file: Int32

    private init(_ file: Int32) { self.file = file }

    deinit { close(file) }

    /// Waits for the lock at `path`.
    ///
    /// - Parameter waiting: called while another program has it, several times a second; throws to give up.
    /// - Returns: nil where the file system knows no such locks.
    /// - Throws: `CheckpointError` when the file cannot be opened, and what `waiting` throws.
    static func take(_ path: String, waiting: () throws -> Void) throws -> HubLock? {
        try Folders.make(Folders.parent(of: path))
        while true {
            // The group may write too, as others who share the cache wait for the same file.
            let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o664)
            guard file >= 0 else { throw CheckpointError("cannot open \(path): \(systemReason())") }
            let lock = HubLock(file)
            while flock(file, LOCK_EX | LOCK_NB) != 0 {
                switch errno {
                case EINTR: continue
                case EWOULDBLOCK, EACCES:
                    try waiting()
                    usleep(50_000)
                default: return nil
                }
            }
            // Whoever had it before may have taken the file away: a lock on it would then keep nobody out.
            if isSame(file, path) { return lock }
        }
    }

    private static func isSame(_ file: Int32, _ path: String) -> Bool {
        var held = stat()
        var named = stat()
        return fstat(file, &held) == 0 && lstat(path, &named) == 0 && held.st_ino == named.st_ino
            && held.st_dev == named.st_dev
    }
}
