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
        func value(_ name: String) -> String? {
            guard let text = environment[name], !text.isEmpty else { return nil }
            return Self.expand(text, environment)
        }
        if let path = value("HF_HUB_CACHE") ?? value("HUGGINGFACE_HUB_CACHE") {
            self.path = path
        } else if let home = value("HF_HOME") {
            path = home + "/hub"
        } else {
            let caches = value("XDG_CACHE_HOME") ?? (environment["HOME"] ?? "") + "/.cache"
            path = caches + "/huggingface/hub"
        }
    }

    /// The folder of the commit that the identifier means; nil when the cache does not hold it.
    public func snapshot(of id: HubIdentifier) -> (folder: String, commit: String)? {
        let repository = path + "/" + id.cacheFolder
        var commit = id.revision
        if !id.isCommit {
            guard let bytes = try? FileBytes.read(repository + "/refs/" + id.revision, limit: 4096) else { return nil }
            let text = String(decoding: bytes, as: UTF8.self)
            commit = String(text.drop(while: \.isWhitespace).prefix { !$0.isWhitespace })
            guard HubIdentifier.isCommit(commit) else { return nil }
        }
        let folder = repository + "/snapshots/" + commit
        return Folders.exists(folder) ? (folder, commit) : nil
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
