// SPDX-License-Identifier: GPL-3.0-or-later

/// Which names that a checkpoint gives may be joined to its folder.
enum FileNames {
    /// Whether `name` stays inside the folder it is joined to: relative, no empty, `.` or `..` segment, no backslash,
    /// no control character, segments of at most 255 bytes.
    static func isSafe(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) else { return false }
        let segments = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return segments.allSatisfy { segment in
            !segment.isEmpty && segment.count <= 255 && !segment.elementsEqual(".".utf8)
                && !segment.elementsEqual("..".utf8)
        }
    }
}
