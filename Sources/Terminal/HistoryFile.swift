// SPDX-License-Identifier: GPL-3.0-or-later
@preconcurrency import CReadline
import Glibc

/// The lines that were typed, one a line, for their owner's eyes alone; the file grows line by line.
struct HistoryFile {
    let path: String
    private let longest: Int32 = 10_000

    /// Makes the file (0600) where it is missing, cuts an old one to length, and reads it into readline.
    func open() {
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        fchmod(file, 0o600)
        close(file)
        if read_history(path) == 0, history_length > longest { history_truncate_file(path, longest) }
    }

    /// Adds a line at the end; a file that cannot be written loses it silently, the session goes on.
    func append(_ line: String) {
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        defer { close(file) }
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    }
}
