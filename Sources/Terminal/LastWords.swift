// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// Sends standard error to a file while the screen is in use: a message of the runtime would be drawn over the screen,
/// and be lost with it.
final class LastWords {
    private let path: String?
    private var original: Int32 = -1

    init(path: String?) { self.path = path }

    func begin() {
        guard original < 0 else { return }
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
        let file = path.map { open($0, flags, 0o600) } ?? open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        // A log of more than a megabyte begins anew.
        if lseek(file, 0, SEEK_END) > 1 << 20 { ftruncate(file, 0) }
        original = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        dup2(file, STDERR_FILENO)
        close(file)
    }

    func end() {
        guard original >= 0 else { return }
        dup2(original, STDERR_FILENO)
        close(original)
        original = -1
    }
}
