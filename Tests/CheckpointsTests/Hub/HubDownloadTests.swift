// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Checkpoints

@Suite("A download from the hub")
struct HubDownloadTests {
    private let sandboxes = Sandboxes()
    private struct Stop: Error {}

    private let id = HubStandIn.id

    private func fetch(_ client: HubClient) throws -> HubClient.Fetched { try client.fetch(HubIdentifier(id)) }

    private func blobs(_ sandbox: Sandbox) -> [String] {
        let folder = sandbox.path("cache/huggingface/hub/models--org--tiny/blobs")
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// How many bytes of the weights have come; 0 where there is no part of them.
    private func part(_ sandbox: Sandbox) -> Int {
        let names = blobs(sandbox).filter { $0.hasSuffix(".incomplete") && $0.utf8.count > 64 }
        let folder = "cache/huggingface/hub/models--org--tiny/blobs/"
        return names.first.flatMap { FileManager.default.contents(atPath: sandbox.path(folder + $0)) }?.count ?? 0
    }

    private func weights(_ fetched: HubClient.Fetched) -> [UInt8] {
        Array(FileManager.default.contents(atPath: fetched.folder + "/model.safetensors") ?? Data())
    }

    @Test("What was stopped keeps what came, and goes on from there")
    func stopped() throws {
        let sandbox = try sandboxes.next()
        let hub = try HubStandIn(HubStandIn.files) { _, _ in
            nil
        } oddStore: { request, reply in
            guard request.start == nil else { return nil }
            var reply = reply
            reply.ending = .stall(200_000)
            return reply
        }
        let watch = HubWatch(checkpoint: { if part(sandbox) >= 200_000 { throw Stop() } })
        let client = try hub.client(sandbox, watch: watch)
        #expect(throws: Stop.self) { try fetch(client) }
        #expect(part(sandbox) == 200_000)
        let fetched = try fetch(hub.client(sandbox))
        #expect(weights(fetched) == HubStandIn.large && blobs(sandbox).count == 4)
        #expect(hub.store.requests.last?.start == 200_000)
        #expect(hub.store.served("/model.safetensors") == 300_000, "no byte came twice")
    }

    @Test("What another program began under a name of its own is gone on with once that program is gone")
    func adopted() throws {
        let (hub, sandbox) = (try HubStandIn(HubStandIn.files), try sandboxes.next())
        let hash = try runCapturing(["sha256sum"], environment: ["PATH": "/usr/bin"], input: HubStandIn.large).output
            .prefix(64)
        let name = "cache/huggingface/hub/models--org--tiny/blobs/\(hash).0a1b2c3d.incomplete"
        let path = try sandbox.write(HubStandIn.large.prefix(123_456), to: name)
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -90)], ofItemAtPath: path)
        #expect(weights(try fetch(hub.client(sandbox))) == HubStandIn.large)
        #expect(hub.store.requests.last?.start == 123_456 && blobs(sandbox).count == 4)
    }

    @Test("A part that turns out to be wrong is thrown away, and all of it fetched")
    func wrongPart() throws {
        let (hub, sandbox) = (try HubStandIn(HubStandIn.files), try sandboxes.next())
        let hash = try runCapturing(["sha256sum"], environment: ["PATH": "/usr/bin"], input: HubStandIn.large).output
            .prefix(64)
        let name = "cache/huggingface/hub/models--org--tiny/blobs/\(hash).incomplete"
        try sandbox.write([UInt8](repeating: 0, count: 100_000), to: name)
        #expect(weights(try fetch(hub.client(sandbox))) == HubStandIn.large)
        #expect(hub.store.requests.map(\.start) == [100_000, nil])
        try sandbox.write([UInt8](repeating: 0, count: 400_000), to: name)
        let blob = sandbox.path(String(name.dropLast(".incomplete".count)))
        try FileManager.default.removeItem(atPath: blob)
        #expect(weights(try fetch(hub.client(sandbox))) == HubStandIn.large, "one that is too long is none")
    }

    @Test("A server that sends all of it for a range is believed, and the file begun anew")
    func wholeForRange() throws {
        let cut = Mutex(true)
        let hub = try HubStandIn(HubStandIn.files) { _, _ in
            nil
        } oddStore: { _, reply in
            var reply = reply
            reply.status = 200
            reply.headers["Content-Range"] = nil
            reply.body = HubStandIn.large
            if cut.withLock({
                let was = $0; $0 = false; return was
            }) {
                reply.ending = .cut(50_000)
            }
            return reply
        }
        let fetched = try fetch(hub.client(try sandboxes.next()))
        #expect(weights(fetched) == HubStandIn.large)
        #expect(hub.store.requests.map(\.start) == [nil, 50_000])
    }

    @Test("A connection that breaks is taken up again where it broke, as often as something came")
    func broken() throws {
        let hub = try HubStandIn(HubStandIn.files) { _, _ in
            nil
        } oddStore: { _, reply in
            var reply = reply
            reply.ending = .cut(30_000)
            return reply
        }
        #expect(weights(try fetch(hub.client(try sandboxes.next()))) == HubStandIn.large)
        #expect(hub.store.requests.count == 10 && hub.store.served("/model.safetensors") == 300_000)
        let dead = try HubStandIn(HubStandIn.files) { _, _ in
            nil
        } oddStore: { _, reply in
            var reply = reply
            reply.ending = .cut(0)
            return reply
        }
        let error = #expect(throws: CheckpointError.self) { try fetch(dead.client(try sandboxes.next())) }
        #expect(error?.hint?.contains("what came is kept") == true && dead.store.requests.count == 6)
    }

    @Test("A server that falls silent is left after the time that the environment sets, and asked again")
    func stall() throws {
        let hub = try HubStandIn(HubStandIn.files) { _, _ in
            nil
        } oddStore: { request, reply in
            guard request.start == nil else { return nil }
            var reply = reply
            reply.ending = .stall(70_000)
            return reply
        }
        let clock = ContinuousClock()
        let start = clock.now
        let fetched = try fetch(hub.client(try sandboxes.next(), ["HF_HUB_DOWNLOAD_TIMEOUT": "1"]))
        #expect(weights(fetched) == HubStandIn.large && clock.now - start < .seconds(8))
        #expect(hub.store.requests.map(\.start) == [nil, 70_000])
    }

    @Test(
        "Bytes whose hash is not the promised one never get the file's name",
        arguments: [
            "model.safetensors", "tokenizer.json",
        ])
    func wrongHash(name: String) throws {
        let sandbox = try sandboxes.next()
        let lie: @Sendable (HubStandIn.Request, HubStandIn.Reply) -> HubStandIn.Reply? = { request, reply in
            guard request.path.hasSuffix(name), request.method == "GET", !reply.body.isEmpty else { return nil }
            var reply = reply
            reply.body[0] ^= 1
            return reply
        }
        let hub = try HubStandIn(HubStandIn.files, odd: lie, oddStore: lie)
        let error = #expect(throws: CheckpointError.self) { try fetch(hub.client(sandbox)) }
        #expect(error?.message.contains("\(name) came with the hash") == true)
        #expect(!blobs(sandbox).contains { $0.hasSuffix(".incomplete") })
        let refs = sandbox.path("cache/huggingface/hub/models--org--tiny/refs/main")
        #expect(!FileManager.default.fileExists(atPath: refs))
        #expect(throws: CheckpointError.self) {
            try CheckpointFolder(id, environment: hub.environment(sandbox, ["HF_HUB_OFFLINE": "1"]))
        }
    }

    @Test("A file that is longer or shorter than the hub says is refused", arguments: [-1000, 1000])
    func wrongLength(change: Int) throws {
        let sandbox = try sandboxes.next()
        let hub = try HubStandIn(HubStandIn.files) { _, _ in
            nil
        } oddStore: { _, reply in
            var reply = reply
            reply.body = change < 0 ? reply.body.dropLast(-change) : reply.body + [UInt8](repeating: 0, count: change)
            return reply
        }
        let error = #expect(throws: CheckpointError.self) { try fetch(hub.client(sandbox)) }
        #expect(error?.message.contains("has 300000 bytes, and the server sends \(300_000 + change)") == true)
        #expect(!blobs(sandbox).contains { $0.hasSuffix(".incomplete") })
    }

    @Test(
        "A hash that could not be a file's name is refused",
        arguments: [
            "\"../../evil\"", "\"a/b\"", "\"\"", "\"..\"", "\"3D74ACF9A28C67741B2F4F2EA7635F0AAF6F0268\"",
            "abc\u{1B}[2J",
        ])
    func oddTag(tag: String) throws {
        let sandbox = try sandboxes.next()
        let hub = try HubStandIn(HubStandIn.files) { request, reply in
            guard request.path.hasSuffix("config.json") else { return nil }
            var reply = reply
            reply.headers["ETag"] = tag
            return reply
        }
        let error = #expect(throws: CheckpointError.self) { try fetch(hub.client(sandbox)) }
        #expect(error?.message.contains("ETag") == true && blobs(sandbox).isEmpty)
    }

    @Test("A commit that is none, or another one, is refused", arguments: ["../../..", "main", "", "ab"])
    func oddCommit(commit: String) throws {
        for isOfFile in [true, false] {
            let hub = try HubStandIn(HubStandIn.files) { request, reply in
                var reply = reply
                if isOfFile {
                    reply.headers["X-Repo-Commit"] = commit
                } else {
                    let text = String(decoding: reply.body, as: UTF8.self)
                    reply.body = Array(text.replacing(HubStandIn.commit, with: commit).utf8)
                }
                return reply
            }
            #expect(throws: CheckpointError.self) { try fetch(hub.client(try sandboxes.next())) }
        }
    }

    @Test("A disk without room is seen before anything is written")
    func noRoom() throws {
        let (hub, sandbox) = (try HubStandIn(HubStandIn.files), try sandboxes.next())
        var client = try hub.client(sandbox)
        client.room = { _ in 200_000 }
        let error = #expect(throws: CheckpointError.self) { try fetch(client) }
        #expect(error?.message.contains("org/tiny needs 300 kB more") == true && blobs(sandbox).isEmpty)
        #expect(error?.message.contains("room for 200 kB") == true && error?.hint?.contains("HF_HUB_CACHE") == true)
        client.room = { _ in 400_000 }
        #expect(try fetch(client).byteCount > 300_000)
    }
}
