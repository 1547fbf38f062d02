// SPDX-License-Identifier: GPL-3.0-or-later

/// A file of one commit, as the hub describes it.
struct HubFile: Sendable, Equatable {
    let name: String
    /// What the hub calls its bytes by: their SHA-256, or the name git gives them.
    let hash: String
    /// nil where the hub did not say.
    let size: Int?

    /// Reads the answer to a HEAD request.
    ///
    /// - Parameter heads: the answer and those that led to it, the last first.
    /// - Throws: `CheckpointError` when it does not say what it must, or says what cannot become a file's name.
    init(_ name: String, commit: String, heads: [HubHead]) throws(CheckpointError) {
        func first(_ header: String) -> String? { heads.lazy.compactMap { $0[header] }.first }
        func fault(_ what: String) -> CheckpointError {
            CheckpointError(
                "\(name): the answer \(what), so it does not come from a Hugging Face hub",
                hint: "check HF_ENDPOINT, and whether a proxy stands between")
        }
        guard let said = first("x-repo-commit") else { throw fault("names no commit") }
        guard said == commit else { throw fault("is for another commit than the one that was asked for") }
        guard let tag = first("x-linked-etag") ?? first("etag") else { throw fault("has no ETag") }
        let hash = Self.hash(of: tag)
        guard Hexadecimal.isText(hash, counts: 40...40) || Hexadecimal.isText(hash, counts: 64...64) else {
            throw fault("has an ETag that is no hash")
        }
        self.name = name
        self.hash = hash
        size =
            heads.lazy.compactMap { $0.count("x-linked-size") }.first
            ?? (heads.first?.location == nil ? heads.first?.count("content-length") : nil)
    }

    /// An ETag without its quotes and the mark of a weak one.
    private static func hash(of tag: String) -> String {
        let text = tag.hasPrefix("W/") ? tag.dropFirst(2) : Substring(tag)
        return text.count >= 2 && text.first == "\"" && text.last == "\""
            ? String(text.dropFirst().dropLast())
            : String(text)
    }
}
