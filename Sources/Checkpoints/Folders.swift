// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// Questions about folders, and their removal.
public enum Folders {
    static func exists(_ path: String) -> Bool { kind(path) == S_IFDIR }

    static func hasFile(_ path: String) -> Bool { kind(path) == S_IFREG }

    /// The length of a file; nil where there is none.
    static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    /// Whether anything has the name, a link that leads nowhere too.
    static func isTaken(_ path: String) -> Bool { kind(path, followingLinks: false) != nil }

    static func isLink(_ path: String) -> Bool { kind(path, followingLinks: false) == S_IFLNK }

    /// The folder that `path` is in, `.` where it names none.
    static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The names in a folder, in the order of their bytes; none where it cannot be read.
    public static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// What is in a folder and in those inside it, but for folders themselves; links are not followed.
    static func files(in folder: String) -> [String] {
        names(in: folder).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            guard kind(path, followingLinks: false) == S_IFDIR else { return [name] }
            return files(in: path).map { "\(name)/\($0)" }
        }
    }

    /// Makes the folder and those on the way to it.
    ///
    /// - Throws: `CheckpointError` when one cannot be made.
    static func make(_ path: String) throws(CheckpointError) {
        if exists(path) { return }
        let parent = parent(of: path)
        if parent != path, !exists(parent) { try make(parent) }
        guard mkdir(path, 0o777) == 0 || errno == EEXIST && exists(path) else {
            throw CheckpointError("cannot make the folder \(path): \(systemReason())")
        }
    }

    /// Removes a folder with all that it holds; links are removed, not followed. False where something stays.
    @discardableResult
    static func remove(_ folder: String) -> Bool {
        for name in names(in: folder) {
            let path = "\(folder)/\(name)"
            if kind(path, followingLinks: false) == S_IFDIR { remove(path) } else { unlink(path) }
        }
        return rmdir(folder) == 0
    }

    private static func kind(_ path: String, followingLinks: Bool = true) -> mode_t? {
        var status = stat()
        let found = followingLinks ? stat(path, &status) : lstat(path, &status)
        return found == 0 ? status.st_mode & S_IFMT : nil
    }
}
