// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// The files below a folder, hidden ones and those behind links to folders left out.
struct FolderWalk {
    /// Paths from the folder, in the order of their bytes.
    private(set) var files: [String] = []
    /// Links to folders that were not followed, and names that are no UTF-8.
    private(set) var passedOver = 0

    static let limit = 5_000_000
    private static let depth = 8

    /// - Throws: `DatasetError` where the folder cannot be read or holds too many files.
    init(_ folder: String) throws(DatasetError) {
        guard Self.isFolder(folder) else { throw DatasetError("\(folder) is not a folder") }
        try walk(folder, "", depth: 0)
        files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private mutating func walk(_ folder: String, _ prefix: String, depth: Int) throws(DatasetError) {
        guard let stream = opendir(folder) else {
            throw DatasetError("cannot read \(folder): \(String(cString: strerror(errno)).lowercased())")
        }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            guard let name else {
                passedOver += 1
                continue
            }
            guard name.utf8.first != UInt8(ascii: ".") else { continue }
            let path = folder + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                if depth < Self.depth { try walk(path, prefix + name + "/", depth: depth + 1) } else { passedOver += 1 }
            case S_IFREG: files.append(prefix + name)
            case S_IFLNK: if Self.isFile(path) { files.append(prefix + name) } else { passedOver += 1 }
            default: break
            }
            guard files.count <= Self.limit else {
                throw DatasetError("\(folder) holds more than \(Self.limit) files")
            }
        }
    }
}

extension String {
    /// Whether the name ends as those of pictures that can be read do.
    var isPictureName: Bool { [".png", ".jpg", ".jpeg"].contains { hasEnding($0) } }

    /// Whether the name ends so, capitals or not; `ending` is in small letters.
    func hasEnding(_ ending: String) -> Bool {
        utf8.count >= ending.utf8.count
            && zip(utf8.suffix(ending.utf8.count), ending.utf8).allSatisfy { byte, wanted in
                byte == wanted || (byte | 0x20 == wanted && wanted >= 0x61)
            }
    }
}
