// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// A commit of a repository and the names of all its files.
struct HubRevision: Equatable {
    let commit: String
    let names: [String]

    /// Asks the hub what the identifier's revision stands for.
    ///
    /// - Throws: `HubFault`, or `CheckpointError` when the answer is not sound or there is no such revision.
    init(of id: HubIdentifier, from connection: HubConnection) throws {
        do {
            try self.init(of: id, revision: id.revision, from: connection)
        } catch let HubFault.status(head) where head.status == 404 || head.status == 400 {
            // The hub takes whole commits; the first digits of one are looked up in its history.
            guard let start = id.commitStart else { throw HubFault.status(head) }
            let commit = try Self.commit(from: start, of: id, connection)
            guard let commit else { throw HubFault.status(head) }
            try self.init(of: id, revision: commit, from: connection)
        }
    }

    private init(of id: HubIdentifier, revision: String, from connection: HubConnection) throws {
        let url = Self.api(id, connection).appending(["revision", revision])
        let json = try Self.json(connection.document(url).bytes, connection)
        guard let commit = json["sha"]?.string, HubIdentifier.isCommit(commit),
            let siblings = json["siblings"]?.elements
        else { throw Self.fault(connection) }
        let isAsked = HubIdentifier.isCommit(revision) ? commit == revision : true
        guard isAsked else { throw Self.fault(connection) }
        self.commit = commit
        names = siblings.compactMap { $0["rfilename"]?.string }
    }

    /// The one commit of the main branch's history that begins with these digits; nil where none does.
    private static func commit(
        from start: String, of id: HubIdentifier, _ connection: HubConnection
    ) throws -> String? {
        var page: HubURL? = api(id, connection).appending(["commits", "main"])
        var found: Set<String> = []
        var pages = 0
        while let url = page, pages < 20 {
            let (head, bytes) = try connection.document(url)
            let commits = try json(bytes, connection).elements.map(Array.init) ?? []
            for case let commit? in commits.map({ $0["id"]?.string }) where commit.hasPrefix(start) {
                if HubIdentifier.isCommit(commit) { found.insert(commit) }
            }
            pages += 1
            page = next(head["link"], at: url)
        }
        guard found.count < 2 else {
            throw CheckpointError(
                "\(id.revision) is the start of \(found.count) commits of \(id.repository)",
                hint: "give more digits: load \(id.repository)@\(found.sorted()[0])")
        }
        return found.first
    }

    /// The page that a `Link` header names as the next, on the same server.
    private static func next(_ link: String?, at url: HubURL) -> HubURL? {
        for part in (link ?? "").split(separator: ",") where part.contains("rel=\"next\"") {
            guard let open = part.firstIndex(of: "<"), let close = part.firstIndex(of: ">"), open < close,
                let next = url.resolving(String(part[part.index(after: open)..<close])), next.origin == url.origin
            else { return nil }
            return next
        }
        return nil
    }

    private static func api(_ id: HubIdentifier, _ connection: HubConnection) -> HubURL {
        let parts = id.repository.split(separator: "/").map(String.init)
        return connection.settings.endpoint.appending(["api", "models"] + parts)
    }

    private static func json(_ bytes: [UInt8], _ connection: HubConnection) throws -> JSON {
        guard let json = try? JSON(parsing: bytes) else { throw fault(connection) }
        return json
    }

    private static func fault(_ connection: HubConnection) -> CheckpointError {
        CheckpointError(
            "\(connection.settings.endpoint.text) does not answer as a Hugging Face hub does",
            hint: "check HF_ENDPOINT, and whether a proxy stands between")
    }
}
