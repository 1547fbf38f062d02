// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Glibc

/// The folder where Hugging Face's programs keep what they fetched, in the layout that the hub documents.
public struct HubCache: Sendable, Equatable {
    public let path: String

    public init(path: String) { self.path = path }

    /// The cache that the environment names: `HF_HUB_CACHE`, `HUGGINGFACE_HUB_CACHE`, `HF_HOME`, `XDG_CACHE_HOME`, or
    /// `~/.cache/huggingface/hub`, whichever is set first.
    public init(environment: [String: String]) {
        let named = ["HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"].lazy.compactMap { environment[$0] }
        if let path = named.first(where: { !$0.isEmpty }) {
            self.path = Self.expand(path, environment)
        } else {
            path = Self.home(environment) + "/hub"
        }
    }

    /// Where Hugging Face's programs keep all that is theirs: `HF_HOME`, or `huggingface` among the caches.
    static func home(_ environment: [String: String]) -> String {
        func value(_ name: String) -> String? {
            guard let text = environment[name], !text.isEmpty else { return nil }
            return expand(text, environment)
        }
        return value("HF_HOME") ?? (value("XDG_CACHE_HOME") ?? (environment["HOME"] ?? "") + "/.cache") + "/huggingface"
    }

    /// The folder of a repository.
    func repository(of id: HubIdentifier) -> String { path + "/" + id.cacheFolder }

    /// The models that the cache holds something of, by their ids.
    public var models: [String] {
        Folders.names(in: path).compactMap { name in
            guard name.hasPrefix("models--") else { return nil }
            let text = name.dropFirst("models--".count)
            guard let cut = text.firstRange(of: "--") else { return String(text) }
            return text[..<cut.lowerBound] + "/" + text[cut.upperBound...]
        }
    }

    /// The folder of the commit that the identifier means; nil when the cache does not hold it.
    ///
    /// - Throws: `CheckpointError` when several commits begin with the digits that were given.
    public func snapshot(of id: HubIdentifier) throws(CheckpointError) -> (folder: String, commit: String)? {
        guard let commit = try commit(of: id) else { return nil }
        let folder = repository(of: id) + "/snapshots/" + commit
        return Folders.exists(folder) ? (folder, commit) : nil
    }

    private func commit(of id: HubIdentifier) throws(CheckpointError) -> String? {
        if id.isCommit { return id.revision }
        let repository = repository(of: id)
        if let bytes = try? FileBytes.read(repository + "/refs/" + id.revision, limit: 4096) {
            let text = String(decoding: bytes, as: UTF8.self)
            let commit = String(text.drop(while: \.isWhitespace).prefix { !$0.isWhitespace })
            return HubIdentifier.isCommit(commit) ? commit : nil
        }
        guard let start = id.commitStart else { return nil }
        let found = Folders.names(in: repository + "/snapshots").filter {
            HubIdentifier.isCommit($0) && $0.hasPrefix(start)
        }
        guard found.count < 2 else {
            throw CheckpointError(
                "\(id.revision) is the start of \(found.count) commits of \(id.repository) in \(path)",
                hint: "give more digits: load \(id.repository)@\(found[0])")
        }
        return found.first
    }

    /// Replaces a leading `~`, and `$NAME` or `${NAME}` of variables that are set.
    static func expand(_ text: String, _ environment: [String: String]) -> String {
        var rest = Substring(text)
        var out = ""
        if rest.first == "~", rest.dropFirst().first == "/" || rest.count == 1, let home = environment["HOME"] {
            out = home
            rest = rest.dropFirst()
        }
        while let dollar = rest.firstIndex(of: "$") {
            out += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            let braced = rest.first == "{"
            let name = (braced ? rest.dropFirst() : rest).prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            let after = rest.dropFirst(name.count + (braced ? 1 : 0))
            if let value = environment[String(name)], !name.isEmpty, !braced || after.first == "}" {
                out += value
                rest = braced ? after.dropFirst() : after
            } else {
                out += "$"
            }
        }
        return out + rest
    }
}
