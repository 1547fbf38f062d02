// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// Files of a folder as candidates, listed when they are asked for.
enum FileListing {
    static let limit = 200

    /// Folders, and the files that `isWanted` by name, whose path begins with `partial`.
    static func candidates(for partial: String, in folder: String, isWanted: (String) -> Bool) -> [Candidate] {
        let (stem, start) = split(partial)
        let path = Session.resolve(stem, in: folder)
        var found: [Candidate] = []
        for entry in entries(of: path, beginning: start) where found.count < limit {
            let isFolder = isFolder(entry.type, path + "/" + entry.name)
            guard isFolder || isWanted(entry.name) else { continue }
            found.append(Candidate(stem + entry.name + (isFolder ? "/" : ""), continues: isFolder))
        }
        return found
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

    private struct Entry {
        let name: String
        let type: UInt8
    }

    /// What lies in a folder and begins with `start`, sorted; hidden files only where `start` asks for them.
    private static func entries(of path: String, beginning start: String) -> [Entry] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        let length = start.utf8.count
        let showsHidden = start.utf8.first == UInt8(ascii: ".")
        var found: [Entry] = []
        while let entry = readdir(folder), found.count < 100_000 {
            let name: String? = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { bytes in
                    let isHidden = bytes[0] == CChar(UInt8(ascii: "."))
                    guard !isHidden || showsHidden, strncmp(bytes, start, length) == 0 else { return nil }
                    return String(validatingCString: bytes)
                }
            }
            if let name, name != ".", name != ".." { found.append(Entry(name: name, type: entry.pointee.d_type)) }
        }
        return found.sorted { $0.name < $1.name }
    }

    private static func isFolder(_ type: UInt8, _ path: String) -> Bool {
        if type == 4 { return true }  // DT_DIR
        guard type == 10 || type == 0 else { return false }  // DT_LNK, DT_UNKNOWN
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
