// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// How much memory the process holds, mapped files that are in use included.
enum MemoryUse {
    /// Bytes; nil where the system does not tell.
    static func resident() -> Int? {
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = read(file, &buffer, buffer.count)
        guard count > 0 else { return nil }
        let words = buffer.prefix(count).split(separator: 32)
        guard words.count > 1, let pages = Int(String(decoding: words[1], as: UTF8.self)) else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
