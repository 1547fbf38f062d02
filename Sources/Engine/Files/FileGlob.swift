// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// Paths with `*` in them; no other character is special.
enum FileGlob {
    static let limit = 100_000

    static func isPattern(_ word: String) -> Bool { word.utf8.contains(UInt8(ascii: "*")) }

    /// The paths that fit, sorted by their bytes, written as the pattern is: from the working folder, or from the root.
    ///
    /// - Throws: `Complaint` where there are more than `limit`.
    static func paths(_ pattern: String, in folder: String) throws(Complaint) -> [String] {
        let isRelative = pattern.utf8.first != UInt8(ascii: "/") && pattern.utf8.first != UInt8(ascii: "~")
        let prefix = isRelative ? folder + "/" : ""
        let whole =
            escaped(prefix) + escaped(isRelative ? pattern : Session.resolve(pattern, in: folder), keeping: true)
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(whole, GLOB_NOSORT, nil, &found) == 0 else { return [] }
        guard found.gl_pathc <= limit else {
            throw Complaint("\(pattern) fits \(found.gl_pathc) files; at most \(limit) are taken", culprit: pattern)
        }
        return (0..<Int(found.gl_pathc)).compactMap { index in
            found.gl_pathv[index].flatMap { String(validatingCString: $0) }
                .map { String(decoding: $0.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) }
        }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Takes their meaning from the characters that glob(3) knows, `*` aside where it is kept.
    private static func escaped(_ text: String, keeping star: Bool = false) -> String {
        text.reduce(into: "") { result, letter in
            if "?[]\\".contains(letter) || (letter == "*" && !star) { result.append("\\") }
            result.append(letter)
        }
    }
}
