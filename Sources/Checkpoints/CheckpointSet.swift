// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// The checkpoints of a run: a folder with one folder a step, `step-000200`, each of which is there whole or not at
/// all.
///
/// A checkpoint is filled as `step-000200.partial` and renamed when all of it is on the disk; older ones are removed
/// after that.
public struct CheckpointSet: Sendable {
    /// Writes one file of a checkpoint at the path it is given.
    public typealias Writer = (_ path: String) throws -> Void

    /// A checkpoint that is as it was written.
    public struct Found: Sendable {
        public let folder: String
        public let manifest: CheckpointManifest
        /// What is wrong with newer ones, a sentence each.
        public let warnings: [String]
    }

    public let path: String
    /// How many checkpoints stay.
    public let kept: Int

    public init(path: String, keeping kept: Int = 3) {
        self.path = path
        self.kept = max(1, kept)
    }

    /// Writes the checkpoint of a step, replacing one of the same step, and removes all but the newest.
    ///
    /// - Returns: the checkpoint's folder, and what could not be removed.
    /// - Throws: `CheckpointError` or what a writer throws; the checkpoints before are then untouched.
    @discardableResult
    public func write(
        step: Int, files: [(name: String, write: Writer)]
    ) throws -> (folder: String, warnings: [String]) {
        guard step >= 0 else { throw CheckpointError("a checkpoint cannot be of step \(step)") }
        try Folders.make(path)
        removeStale()
        let serial = (manifests().map(\.manifest.serial).max() ?? 0) + 1
        let folder = "\(path)/\(Self.name(of: step))"
        try AtomicFolder.write(to: folder, replacing: .anything, partial: "\(folder).partial") { partial in
            var listed: [CheckpointManifest.File] = []
            for (name, write) in files {
                guard FileNames.isSafe(name), !name.utf8.contains(UInt8(ascii: "/")),
                    name != CheckpointManifest.fileName
                else { throw CheckpointError("\(name) is no name for a file of a checkpoint") }
                try write("\(partial)/\(name)")
                let (size, hash) = try SHA256.ofFile("\(partial)/\(name)", syncing: true)
                listed.append(CheckpointManifest.File(name: name, size: size, sha256: hash))
            }
            let manifest = CheckpointManifest(step: step, serial: serial, files: listed)
            try AtomicFile.write(to: "\(partial)/\(CheckpointManifest.fileName)") {
                try $0.write(Array(manifest.text.utf8))
            }
        }
        return (folder, prune())
    }

    /// The newest checkpoint whose files are as they were written; nil where there is none at all.
    ///
    /// - Throws: `CheckpointError` when there are some, and none is sound.
    public func newest() throws(CheckpointError) -> Found? {
        var warnings: [String] = []
        for name in names {
            do { _ = try CheckpointManifest(in: "\(path)/\(name)") } catch {
                warnings.append("\(error.message), so that checkpoint is passed over")
            }
        }
        for (folder, manifest) in manifests() {
            do {
                try manifest.verify(in: folder)
                return Found(folder: folder, manifest: manifest, warnings: warnings)
            } catch {
                warnings.append("\(error.message), so that checkpoint is passed over")
            }
        }
        if warnings.isEmpty { return nil }
        throw CheckpointError("no checkpoint in \(path) is sound: \(warnings.joined(separator: "; "))")
    }

    /// The folder of a step's checkpoint; nil where there is none.
    public func folder(of step: Int) -> String? {
        let folder = "\(path)/\(Self.name(of: step))"
        return Folders.exists(folder) ? folder : nil
    }

    /// The steps that have a checkpoint, sound or not, in their order.
    public var steps: [Int] { names.compactMap { Int($0.dropFirst(Self.prefix.count)) }.sorted() }

    private static let prefix = "step-"

    private static func name(of step: Int) -> String {
        let digits = String(step)
        return prefix + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }

    private var names: [String] {
        Folders.names(in: path).filter { name in
            guard name.hasPrefix(Self.prefix), let step = Int(name.dropFirst(Self.prefix.count)) else { return false }
            return step >= 0 && Self.name(of: step) == name && Folders.exists("\(path)/\(name)")
        }
    }

    /// Those with a sound manifest, the newest first.
    private func manifests() -> [(folder: String, manifest: CheckpointManifest)] {
        let found = names.compactMap { name -> (folder: String, manifest: CheckpointManifest)? in
            let folder = "\(path)/\(name)"
            guard let manifest = try? CheckpointManifest(in: folder) else { return nil }
            return (folder, manifest)
        }
        return found.sorted { ($0.manifest.serial, $0.manifest.step) > ($1.manifest.serial, $1.manifest.step) }
    }

    /// Removes what writes that never ended left behind; what one was about to replace is put back.
    private func removeStale() {
        for name in Folders.names(in: path) where name.hasPrefix(Self.prefix) {
            let stale = "\(path)/\(name)"
            if name.hasSuffix(Self.partial) {
                Folders.remove(stale)
            } else if name.hasSuffix(Self.replaced) {
                let original = String(stale.dropLast(Self.replaced.count))
                if Folders.isTaken(original) || rename(stale, original) != 0 { Folders.remove(stale) }
            }
        }
    }

    private static let partial = ".partial"
    private static let replaced = ".partial.replaced"

    private func prune() -> [String] {
        manifests().dropFirst(kept).compactMap { folder, _ in
            // Renamed first, so that a removal that is cut short leaves no checkpoint in part.
            let leaving = folder + Self.partial
            guard rename(folder, leaving) == 0, Folders.remove(leaving) else {
                return "the old checkpoint \(folder) could not be removed: \(systemReason())"
            }
            return nil
        }
    }
}
