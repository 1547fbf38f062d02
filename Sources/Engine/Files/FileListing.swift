// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// Files of a folder as candidates, listed when they are asked for.
enum FileListing {
    static let limit = 200

    /// Folders, and the files that `isWanted` by name, whose path begins with `partial`.
    static func candidates(for partial: String, in folder: String, isWanted: (String) -> Bool) -> [Candidate] {
        let (stem, start) = split(partial)
        return entries(of: Session.resolve(stem, in: folder), beginning: start).filter { $0.isFolder || isWanted($0.name) }
            .prefix(limit).map { entry in
                Candidate(stem + entry.name + (entry.isFolder ? "/" : ""), continues: entry.isFolder)
            }
    }

    /// `@FILE` words.
    static func textFiles(for partial: String, in folder: String) -> [Candidate] {
        candidates(for: String(partial.dropFirst()), in: folder) { name in
            [".txt", ".json", ".csv"].contains { name.hasSuffix($0) }
        }.map { Candidate("@" + $0.text, detail: "the texts in it", continues: $0.continues) }
    }

    /// What to say of a file that is not there.
    static func missing(_ name: String, in folder: String) -> Complaint {
        let (stem, start) = split(name)
        let siblings = entries(of: Session.resolve(stem, in: folder), beginning: "").map { stem + $0.name }
        let near = start.isEmpty ? nil : Suggestion.didYouMean(name, among: siblings)
        return Complaint("there is no file \(name)", culprit: name, hint: near)
    }

    private static func split(_ path: String) -> (folder: String, start: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        let after = path.utf8.index(after: slash)
        return (String(path[..<after]), String(path[after...]))
    }

    private static func entries(of path: String, beginning start: String) -> [(name: String, isFolder: Bool)] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var found: [(name: String, isFolder: Bool)] = []
        while let entry = readdir(folder), found.count < 100_000 {
            let name: String? = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            guard let name, name != ".", name != "..", name.utf8.starts(with: start.utf8) else { continue }
            if name.utf8.first == UInt8(ascii: "."), start.isEmpty { continue }
            found.append((name, isFolder(entry.pointee.d_type, path + "/" + name)))
        }
        return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private static func isFolder(_ type: UInt8, _ path: String) -> Bool {
        if type == 4 { return true }  // DT_DIR
        guard type == 10 || type == 0 else { return false }  // DT_LNK, DT_UNKNOWN
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
