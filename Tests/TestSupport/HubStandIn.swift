// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A hub with one model on this machine: it answers as the hub does, but for what a test lets it do otherwise.
public final class HubStandIn: Sendable {
    public typealias Request = LoopbackServer.Request
    public typealias Reply = LoopbackServer.Reply

    public static let id = "org/tiny"
    public static let commit = "3d74acf9a28c67741b2f4f2ea7635f0aaf6f0268"

    public let server: LoopbackServer
    /// Another port, where large files lie.
    public let store: LoopbackServer

    /// - Parameters:
    ///   - files: what the model holds.
    ///   - odd: an answer in place of the hub's own; nil for that. It is given the hub's.
    ///   - oddStore: the same for the server of large files.
    public init(
        _ files: [String: [UInt8]], id: String = HubStandIn.id,
        branches: [String: String] = ["main": HubStandIn.commit],
        odd: @escaping @Sendable (Request, Reply) -> Reply? = { _, _ in nil },
        oddStore: @escaping @Sendable (Request, Reply) -> Reply? = { _, _ in nil }
    ) throws {
        let model = try HubModel(id: id, files: files, branches: branches)
        let store = try LoopbackServer { request in
            let reply = model.data(request, String(request.path.dropFirst()))
            return oddStore(request, reply) ?? reply
        }
        self.store = store
        server = try LoopbackServer { request in
            let reply = model.reply(request, store: store.origin)
            return odd(request, reply) ?? reply
        }
    }

    deinit {
        server.stop()
        store.stop()
    }

    /// An environment whose cache is in the sandbox, and whose hub is this one.
    public func environment(_ sandbox: Sandbox, _ changes: [String: String?] = [:]) -> [String: String] {
        var changes = changes
        changes["HF_ENDPOINT"] = changes["HF_ENDPOINT"] ?? server.origin
        if changes["HF_HUB_OFFLINE"] == nil { changes["HF_HUB_OFFLINE"] = .some(nil) }
        return sandbox.environment(changes)
    }

    /// What was asked of both servers: `HEAD config.json`.
    public var asked: [String] {
        (server.requests + store.requests).map { "\($0.method) \($0.path.split(separator: "/").last ?? "")" }
    }

    /// A file of weights, large enough to come in pieces.
    public static let large = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    /// The least that makes a model.
    public static let files: [String: [UInt8]] = [
        "config.json": Array("{\"model_type\": \"clip\"}".utf8), "model.safetensors": large,
        "preprocessor_config.json": Array("{}".utf8), "tokenizer.json": Array("{\"version\": \"1.0\"}".utf8),
        "README.md": Array("# Tiny".utf8),
    ]
}

/// Sandboxes that live as long as the test that asked for them.
public final class Sandboxes {
    private var all: [Sandbox] = []

    public init() {}

    public func next() throws -> Sandbox {
        let sandbox = try Sandbox()
        all.append(sandbox)
        return sandbox
    }
}

/// What the stand-in knows of its model.
private struct HubModel: Sendable {
    let id: String
    let files: [String: [UInt8]]
    let branches: [String: String]
    let hashes: [String: String]

    init(id: String, files: [String: [UInt8]], branches: [String: String]) throws {
        (self.id, self.files, self.branches) = (id, files, branches)
        // By programs that are not ours.
        hashes = try Dictionary(
            uniqueKeysWithValues: files.map { name, bytes in
                let isLarge = Self.isLarge(name)
                let head = isLarge ? [] : Array("blob \(bytes.count)".utf8) + [0]
                let output = try runCapturing(
                    [isLarge ? "sha256sum" : "sha1sum"], environment: ["PATH": "/usr/bin:/bin"], input: head + bytes)
                return (name, String(output.output.prefix { $0 != " " }))
            })
    }

    private static func isLarge(_ name: String) -> Bool { name.hasSuffix(".safetensors") || name.hasSuffix(".bin") }

    func reply(_ request: HubStandIn.Request, store: String) -> HubStandIn.Reply {
        let path = request.path
        if path.hasPrefix("/api/models/\(id)/revision/") {
            let revision = path.split(separator: "/").last.map(String.init)?.removingPercentEncoding ?? ""
            let isWhole = revision.count == 40 && branches.values.contains(revision)
            guard let commit = branches[revision] ?? (isWhole ? revision : nil) else {
                return failure("RevisionNotFound")
            }
            let names = files.keys.sorted().map { "{\"rfilename\": \"\($0)\"}" }.joined(separator: ", ")
            return json("{\"id\": \"\(id)\", \"sha\": \"\(commit)\", \"siblings\": [\(names)]}")
        }
        if path == "/api/models/\(id)/commits/main" {
            return json("[" + branches.values.map { "{\"id\": \"\($0)\"}" }.joined(separator: ", ") + "]")
        }
        let start = "/\(id)/resolve/"
        guard path.hasPrefix(start) else { return failure("RepoNotFound") }
        let parts = path.dropFirst(start.count).split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, branches.values.contains(parts[0]) else { return failure("RevisionNotFound") }
        guard let bytes = files[parts[1]], let hash = hashes[parts[1]] else {
            var reply = failure("EntryNotFound")
            reply.headers["X-Repo-Commit"] = parts[0]
            return reply
        }
        guard Self.isLarge(parts[1]) else {
            var reply = data(request, parts[1])
            reply.headers["X-Repo-Commit"] = parts[0]
            return reply
        }
        return HubStandIn.Reply(
            status: 302,
            headers: [
                "Location": "\(store)/\(parts[1])", "X-Repo-Commit": parts[0], "X-Linked-Etag": "\"\(hash)\"",
                "X-Linked-Size": "\(bytes.count)",
            ])
    }

    /// A file's bytes, or the range that was asked for.
    func data(_ request: HubStandIn.Request, _ name: String) -> HubStandIn.Reply {
        guard let bytes = files[name], let hash = hashes[name] else { return failure("EntryNotFound") }
        var reply = HubStandIn.Reply(headers: ["ETag": "\"\(hash)\""], body: bytes)
        if let start = request.start {
            guard start < bytes.count else { return HubStandIn.Reply(status: 416) }
            reply.status = 206
            reply.body = Array(bytes[start...])
            reply.headers["Content-Range"] = "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"
        }
        return reply
    }

    private func json(_ text: String) -> HubStandIn.Reply { HubStandIn.Reply(body: Array(text.utf8)) }

    private func failure(_ code: String) -> HubStandIn.Reply {
        HubStandIn.Reply(status: 404, headers: ["X-Error-Code": code], body: Array("{\"error\": \"\(code)\"}".utf8))
    }
}
