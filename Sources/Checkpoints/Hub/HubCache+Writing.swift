// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// How the cache is filled: the names and forms that Hugging Face's programs give to what they keep there.
extension HubCache {
    /// Where the bytes of a file are, which is called by its hash.
    func blob(_ hash: String, of id: HubIdentifier) -> String { repository(of: id) + "/blobs/" + hash }

    func lock(_ hash: String, of id: HubIdentifier) -> String {
        "\(path)/.locks/\(id.cacheFolder)/\(hash).lock"
    }

    /// The place of a file in the folder of a commit. The name must be safe.
    func pointer(_ name: String, at commit: String, of id: HubIdentifier) -> String {
        "\(repository(of: id))/snapshots/\(commit)/\(name)"
    }

    /// Makes the folders of a repository, and marks the cache as one, so that backups may pass it by.
    func prepare(for id: HubIdentifier) throws(CheckpointError) {
        for name in ["blobs", "refs", "snapshots"] { try Folders.make(repository(of: id) + "/" + name) }
        let tag = path + "/CACHEDIR.TAG"
        guard !Folders.isTaken(tag) else { return }
        let text = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This file marks a folder of things that can be fetched again (https://bford.info/cachedir/).

            """
        try? AtomicFile.write(to: tag) { try $0.write(Array(text.utf8)) }
    }

    /// Lets a name in a commit's folder lead to a file's bytes.
    func point(_ name: String, at commit: String, to hash: String, of id: HubIdentifier) throws(CheckpointError) {
        let place = pointer(name, at: commit, of: id)
        if access(place, F_OK) == 0 { return }
        try Folders.make(Folders.parent(of: place))
        // A link that leads nowhere is in the way.
        if Folders.isLink(place) { unlink(place) }
        let up = String(repeating: "../", count: name.utf8.count { $0 == UInt8(ascii: "/") } + 2)
        if symlink("\(up)blobs/\(hash)", place) == 0 { return }
        let reason = errno
        if reason == EEXIST, access(place, F_OK) == 0 { return }
        // A file system without symbolic links: the file itself goes there.
        guard [EPERM, ENOSYS, EOPNOTSUPP].contains(reason), rename(blob(hash, of: id), place) == 0 else {
            throw CheckpointError("cannot write \(place): \(systemReason(reason))")
        }
    }

    /// Notes which commit a branch, a tag or a shortened commit stands for.
    func note(commit: String, of id: HubIdentifier) throws {
        guard id.revision != commit else { return }
        let place = "\(repository(of: id))/refs/\(id.revision)"
        try AtomicFolder.makeParent(of: place)
        try AtomicFile.write(to: place, replacing: true) { try $0.write(Array(commit.utf8)) }
    }

    /// Notes that a commit has no file of that name, so that nobody asks for it again.
    func note(absent name: String, at commit: String, of id: HubIdentifier) {
        let place = absence(of: name, at: commit, id)
        guard (try? AtomicFolder.makeParent(of: place)) != nil else { return }
        let file = open(place, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
        if file >= 0 { close(file) }
    }

    func isKnownAbsent(_ name: String, at commit: String, of id: HubIdentifier) -> Bool {
        Folders.hasFile(absence(of: name, at: commit, id))
    }

    private func absence(of name: String, at commit: String, _ id: HubIdentifier) -> String {
        "\(repository(of: id))/.no_exist/\(commit)/\(name)"
    }
}
