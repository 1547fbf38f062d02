// SPDX-License-Identifier: GPL-3.0-or-later
import CSystem
import Glibc

/// A folder that appears whole under its name or not at all: filled beside it, synced, renamed, its parent synced.
public enum AtomicFolder {
    /// What happens where the name is taken.
    public enum Replacing: Sendable {
        case nothing
        /// A folder may be replaced when all that it holds has a counterpart in the new one.
        case itsLike
        case anything
    }

    /// Makes the folder `path` of the files that `body` writes into the folder it is given; each must be synced, as
    /// `AtomicFile` does.
    ///
    /// - Parameter partial: the folder that is filled; one of the same parent and a name of its own when nil.
    /// - Throws: `CheckpointError` or what `body` throws; what was there before is then untouched.
    public static func write(
        to path: String, replacing: Replacing = .nothing, partial: String? = nil, _ body: (String) throws -> Void
    ) throws {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        let parent = Folders.parent(of: path)
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        guard !name.isEmpty, name != ".", name != ".." else { throw CheckpointError("\(path) names no folder") }
        if case .nothing = replacing, Folders.isTaken(path) { throw taken(path) }
        let short = name.utf8.count > 200 ? "rebus" : name
        let partial = partial ?? "\(parent)/.\(short).\(getpid())-\(UInt32.random(in: 0 ... .max)).partial"
        guard mkdir(partial, 0o777) == 0 else { throw CheckpointError("cannot write \(path): \(systemReason())") }
        do {
            try body(partial)
            try syncAll(partial, for: path)
            try place(partial, at: path, replacing)
        } catch {
            Folders.remove(partial)
            throw error
        }
        sync(parent)
    }

    /// Makes the folder that a file will be in, and those on the way to it.
    public static func makeParent(of file: String) throws(CheckpointError) {
        try Folders.make(Folders.parent(of: file))
    }

    private static func place(_ partial: String, at path: String, _ replacing: Replacing) throws(CheckpointError) {
        guard Folders.isTaken(path) else {
            // A folder that was made there meanwhile stops this, unless it is empty.
            guard rename(partial, path) == 0 else {
                throw CheckpointError("cannot write \(path): \(systemReason())")
            }
            return
        }
        guard Folders.exists(path), !Folders.isLink(path) else {
            throw CheckpointError("\(path) is not a folder, so it is not replaced")
        }
        switch replacing {
        case .nothing: throw taken(path)
        case .itsLike:
            let new = Set(Folders.files(in: partial).map(ExactName.init))
            if let stray = Folders.files(in: path).first(where: { !new.contains(ExactName($0)) }) {
                throw CheckpointError(
                    "\(path) holds \(stray), which the new folder would not, so it is not replaced",
                    hint: "choose another folder, or move what it holds away")
            }
        case .anything: break
        }
        if exchange_names(partial, path) == 0 {
            Folders.remove(partial)
            return
        }
        // A file system that cannot: for a moment neither has the name.
        let before = partial + ".replaced"
        guard rename(path, before) == 0 else { throw CheckpointError("cannot replace \(path): \(systemReason())") }
        guard rename(partial, path) == 0 else {
            let reason = systemReason()
            rename(before, path)
            throw CheckpointError("cannot replace \(path): \(reason)")
        }
        Folders.remove(before)
    }

    /// Syncs the folder's own entries and those of the folders in it.
    private static func syncAll(_ folder: String, for path: String) throws(CheckpointError) {
        for name in Folders.names(in: folder) where Folders.exists("\(folder)/\(name)") {
            try syncAll("\(folder)/\(name)", for: path)
        }
        guard sync(folder) else { throw CheckpointError("cannot write \(path): \(systemReason())") }
    }

    @discardableResult
    private static func sync(_ folder: String) -> Bool {
        let file = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard file >= 0 else { return false }
        defer { close(file) }
        // Some file systems sync no folders, and say so.
        return fsync(file) == 0 || errno == EINVAL
    }

    private static func taken(_ path: String) -> CheckpointError {
        CheckpointError("\(path) is there already", hint: "add --force to replace it")
    }
}
