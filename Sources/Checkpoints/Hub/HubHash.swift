// SPDX-License-Identifier: GPL-3.0-or-later

/// Checks a file's bytes against the hash that the hub calls the file by, as they come.
///
/// 64 digits are the SHA-256 of the bytes (files in large file storage); 40 digits are the name git gives them, the
/// SHA-1 of `blob LENGTH`, a zero byte and the bytes. Servers that only look like the hub give the plain SHA-1.
final class HubHash {
    private let name: String
    private var sha256: SHA256?
    private var sha1: (library: LibCrypto, git: OpaquePointer, plain: OpaquePointer)?

    /// - Parameter size: the length of the file; git's name cannot be checked without it.
    init(name: String, size: Int?) {
        self.name = name
        if name.utf8.count == 64 {
            sha256 = SHA256()
        } else if let size, let library = LibCrypto.shared, let git = library.begin(.sha1) {
            if let plain = library.begin(.sha1) {
                sha1 = (library, git, plain)
                (Array("blob \(size)".utf8) + [0]).withUnsafeBytes { library.update(git, $0) }
            } else {
                library.end(git)
            }
        }
    }

    deinit {
        guard let sha1 else { return }
        sha1.library.end(sha1.git)
        sha1.library.end(sha1.plain)
    }

    func update(_ bytes: UnsafeRawBufferPointer) {
        sha256?.update(bytes)
        if let sha1 {
            sha1.library.update(sha1.git, bytes)
            sha1.library.update(sha1.plain, bytes)
        }
    }

    /// The hash of all that was given, where it is not the one that was promised; nil where it is, or none can be made.
    var mismatch: String? {
        if let sha256 {
            let found = sha256.hexadecimal
            return found == name ? nil : found
        }
        guard let sha1 else { return nil }
        let found = Hexadecimal.text(sha1.library.digest(sha1.git))
        return found == name || Hexadecimal.text(sha1.library.digest(sha1.plain)) == name ? nil : found
    }
}
