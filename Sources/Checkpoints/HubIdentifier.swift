// SPDX-License-Identifier: GPL-3.0-or-later

/// The name of a repository on the hub, with the revision that is wanted: `openai/clip-vit-base-patch32@main`.
public struct HubIdentifier: Sendable, Equatable {
    /// `org/name`, or a bare name.
    public let repository: String
    /// A branch, a tag, `refs/pr/N`, a commit of 40 hexadecimal digits, or the first few of them.
    public let revision: String

    /// - Throws: `CheckpointError` saying which rule of the hub's names the text breaks.
    public init(_ text: String) throws(CheckpointError) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        func fault(_ what: String) -> CheckpointError {
            CheckpointError("\(text) is no hub id: \(what)", hint: "a hub id is like openai/clip-vit-base-patch32")
        }
        let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/".utf8)
        guard (1...96).contains(name.utf8.count) else { throw fault("it has 1 to 96 characters") }
        guard name.utf8.allSatisfy(allowed.contains) else { throw fault("it holds letters, digits, . _ - and one /") }
        let segments = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard segments.count <= 2, segments.allSatisfy({ !$0.isEmpty }) else { throw fault("it has one / at most") }
        for segment in segments {
            let ends = [segment.first, segment.last]
            if ends.contains(UInt8(ascii: ".")) || ends.contains(UInt8(ascii: "-")) {
                throw fault("its parts neither start nor end with . or -")
            }
        }
        guard !name.contains("--"), !name.contains("..") else { throw fault("it holds neither -- nor ..") }
        guard !name.hasSuffix(".git") else { throw fault("it does not end in .git") }
        repository = name
        revision = parts.count == 2 ? String(parts[1]) : "main"
        guard FileNames.isSafe(revision) else { throw fault("\(revision) is no revision") }
    }

    /// The folder of the repository in the hub's cache: `models--org--name`.
    var cacheFolder: String { "models--" + repository.split(separator: "/").joined(separator: "--") }

    /// Whether the revision is a commit already.
    var isCommit: Bool { Self.isCommit(revision) }

    /// The first digits of a commit, where the revision can be that: 4 to 39 of them, in lower case.
    var commitStart: String? {
        let digits = revision.lowercased()
        return Hexadecimal.isText(digits, counts: 4...39) ? digits : nil
    }

    static func isCommit(_ text: String) -> Bool { Hexadecimal.isText(text, counts: 40...40) }
}
