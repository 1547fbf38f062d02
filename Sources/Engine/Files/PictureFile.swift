// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// What tells a picture file from others.
public enum PictureFile {
    private static let endings = [".png", ".jpg", ".jpeg"]

    /// Whether the name ends as the names of pictures do.
    public static func hasPictureName(_ path: String) -> Bool {
        let end = path.utf8.suffix(5).map { $0 | 0x20 }
        return endings.contains { ending in end.suffix(ending.utf8.count).elementsEqual(ending.utf8.map { $0 | 0x20 }) }
    }

    /// Whether anything lies at `path`.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether there is a regular file at `path` that is a picture by its name or its first bytes.
    public static func isPicture(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return hasPictureName(path) || hasPictureBytes(path)
    }

    private static func hasPictureBytes(_ path: String) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return false }
        defer { close(file) }
        var head = [UInt8](repeating: 0, count: 4)
        guard read(file, &head, 4) == 4 else { return false }
        return head == [0x89, 0x50, 0x4E, 0x47] || head.starts(with: [0xFF, 0xD8, 0xFF])
    }
}
