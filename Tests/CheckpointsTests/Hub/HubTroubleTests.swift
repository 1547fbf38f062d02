// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Checkpoints

@Suite("A hub that answers otherwise")
struct HubTroubleTests {
    private let sandboxes = Sandboxes()
    private func fetch(_ client: HubClient) throws -> HubClient.Fetched {
        try client.fetch(HubIdentifier(HubStandIn.id))
    }

    private func complaint(
        _ environment: [String: String?] = [:], id: String = HubStandIn.id,
        _ odd: @escaping @Sendable (HubStandIn.Request, HubStandIn.Reply) -> HubStandIn.Reply?
    ) throws -> CheckpointError? {
        let hub = try HubStandIn(HubStandIn.files, odd: odd)
        let client = try hub.client(try sandboxes.next(), environment)
        return #expect(throws: CheckpointError.self) { try client.fetch(HubIdentifier(id)) }
    }

    @Test("A hub that is busy is asked again", arguments: [408, 429, 500, 502, 503, 504])
    func busy(status: Int) throws {
        let left = Mutex(["/api/", "HEAD", "/model.safetensors"])
        let busy: @Sendable (HubStandIn.Request, HubStandIn.Reply) -> HubStandIn.Reply? = { request, _ in
            let isFirst = left.withLock { left in
                let place = left.firstIndex {
                    request.path.contains($0) && request.method == "GET" || request.method == $0
                }
                guard let place else { return false }
                left.remove(at: place)
                return true
            }
            return isFirst ? HubStandIn.Reply(status: status, body: Array("busy".utf8)) : nil
        }
        let hub = try HubStandIn(HubStandIn.files, odd: busy, oddStore: busy)
        let fetched = try fetch(hub.client(try sandboxes.next()))
        #expect(fetched.fileCount == 4 && left.withLock { $0.isEmpty })
    }

    @Test("A pause that the hub asks for is kept, and one that is too long is told")
    func retryAfter() throws {
        let count = Mutex(0)
        let hub = try HubStandIn(HubStandIn.files) { _, _ in
            let isFirst = count.withLock {
                $0 += 1; return $0 == 1
            }
            return isFirst ? HubStandIn.Reply(status: 429, headers: ["Retry-After": "1"]) : nil
        }
        let clock = ContinuousClock()
        let start = clock.now
        _ = try fetch(hub.client(try sandboxes.next()))
        #expect(clock.now - start >= .seconds(1))
        let error = try complaint { _, _ in HubStandIn.Reply(status: 429, headers: ["Retry-After": "3600"]) }
        #expect(error?.message.contains("3600 s") == true && error?.hint?.contains("HF_TOKEN") == true)
    }

    @Test("One that stays busy is given up, with the reason")
    func down() throws {
        let count = Mutex(0)
        let error = try complaint { _, _ in
            count.withLock { $0 += 1 }
            return HubStandIn.Reply(status: 503)
        }
        #expect(error?.message.contains("503") == true && count.withLock { $0 } == 6)
    }

    @Test("The token goes to the hub's own address and nowhere else")
    func token() throws {
        let secret = "hf_abcdefghijklmnop"
        let stranger = try LoopbackServer { _ in LoopbackServer.Reply(status: 404) }
        defer { stranger.stop() }
        let hub = try HubStandIn(HubStandIn.files)
        _ = try fetch(hub.client(try sandboxes.next(), ["HF_TOKEN": " \(secret)\n"]))
        #expect(hub.server.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(secret)" })
        func isClean(_ request: LoopbackServer.Request) -> Bool {
            !request.path.contains(secret) && !request.headers.values.contains { $0.contains(secret) }
        }
        #expect(!hub.store.requests.isEmpty && hub.store.requests.allSatisfy(isClean))
        // And where a redirect leads back, it stays away.
        let origin = Mutex("")
        let store = try LoopbackServer { request in
            let home = origin.withLock { $0 }
            return LoopbackServer.Reply(status: 302, headers: ["Location": "\(home)/back\(request.path)"])
        }
        defer { store.stop() }
        let place = store.origin
        let returning = try HubStandIn(HubStandIn.files) { request, reply in
            guard reply.status == 302 else { return nil }
            var reply = reply
            reply.headers["Location"] = place + "/model.safetensors"
            return reply
        }
        origin.withLock { $0 = returning.server.origin }
        #expect(throws: CheckpointError.self) {
            try fetch(returning.client(try sandboxes.next(), ["HF_TOKEN": secret]))
        }
        let back = returning.server.requests.filter { $0.path.hasPrefix("/back") }
        #expect(!back.isEmpty && back.allSatisfy(isClean) && store.requests.allSatisfy(isClean))
    }

    @Test("Redirects on the hub itself are followed, relative ones and whole ones")
    func redirects() throws {
        let hub = try HubStandIn(HubStandIn.files) { request, _ in
            guard request.path.hasPrefix("/moved") else { return nil }
            return HubStandIn.Reply(status: 307, headers: ["Location": String(request.path.dropFirst(6))])
        }
        let fetched = try fetch(hub.client(try sandboxes.next(), ["HF_ENDPOINT": hub.server.origin + "/moved/"]))
        #expect(fetched.fileCount == 4)
    }

    @Test("A redirect in a circle, a long chain of them, and one to another kind of address are refused")
    func circle() throws {
        for next in [
            "/org/tiny/resolve/x", "/a?", "ftp://example.org/x", "file:///etc/passwd", "http://a:b@127.0.0.1/",
        ] {
            let count = Mutex(0)
            let error = try complaint { _, _ in
                let step = count.withLock {
                    $0 += 1; return $0
                }
                return HubStandIn.Reply(status: 302, headers: ["Location": next == "/a?" ? "/a?\(step)" : next])
            }
            #expect(error?.message.contains("redirects") == true && count.withLock { $0 } <= 10, "\(next)")
        }
    }

    @Test("A gated model says whom to ask and where a token goes, and never what it is")
    func gated() throws {
        let gated: @Sendable (HubStandIn.Request, HubStandIn.Reply) -> HubStandIn.Reply? = { request, _ in
            guard !request.path.hasPrefix("/api") else { return nil }
            let said = "token \(request.headers["authorization"] ?? "") is not let in"
            return HubStandIn.Reply(status: 403, headers: ["X-Error-Code": "GatedRepo", "X-Error-Message": said])
        }
        let error = try complaint([:], gated)
        #expect(error?.message.contains("gated") == true && error?.hint?.contains("HF_TOKEN") == true)
        let known = try complaint(["HF_TOKEN": "hf_secret"], gated)
        #expect(known?.message.contains("not the token") == true)
        let private_ = try complaint(["HF_TOKEN": "hf_secret"]) { request, _ in
            let said = "you sent \(request.headers["authorization"] ?? "")"
            return HubStandIn.Reply(status: 403, headers: ["X-Error-Message": said])
        }
        #expect(private_?.message.contains("you sent Bearer <TOKEN>") == true)
        for error in [error, known, private_] { #expect(error?.message.contains("hf_secret") == false) }
        let stranger = try complaint { _, _ in HubStandIn.Reply(status: 401) }
        #expect(stranger?.message.contains("or a private one") == true)
        let stale = try complaint(["HF_TOKEN": "hf_secret"]) { _, _ in HubStandIn.Reply(status: 401) }
        #expect(stale?.message.contains("does not take the token") == true)
    }

    @Test("A model that is not there is named")
    func missing() throws {
        let error = try complaint(id: "org/other") { _, _ in nil }
        #expect(error?.message.contains("no model org/other") == true)
    }

    @Test("A network that is not there is told at once")
    func noNetwork() throws {
        let sandbox = try sandboxes.next()
        let client = try HubClient(
            environment: sandbox.environment(["HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_OFFLINE": nil]),
            watch: HubWatch())
        let clock = ContinuousClock()
        let start = clock.now
        let error = #expect(throws: CheckpointError.self) { try fetch(client) }
        #expect(error?.message.contains("127.0.0.1 cannot be reached") == true && clock.now - start < .seconds(2))
        #expect(!FileManager.default.fileExists(atPath: sandbox.path("cache")))
    }

    @Test(
        "Pages that are no hub's are refused",
        arguments: [
            "<html>", "[]", "{\"sha\": 1}", "{\"sha\": \"3d74acf9a28c67741b2f4f2ea7635f0aaf6f0268\"}",
        ])
    func otherPage(body: String) throws {
        let error = try complaint { _, _ in HubStandIn.Reply(body: Array(body.utf8)) }
        #expect(error?.message.contains("does not answer as a Hugging Face hub does") == true)
    }

    @Test("A packed answer is refused, since none was asked for")
    func packed() throws {
        let error = try complaint { request, reply in
            guard request.method == "GET", request.path.hasSuffix("config.json") else { return nil }
            var reply = reply
            reply.headers["Content-Encoding"] = "gzip"
            return reply
        }
        #expect(error?.message.contains("gzip") == true)
    }

    @Test("Requests ask for bytes as they are and say who asks, with no more about the machine")
    func headers() throws {
        let hub = try HubStandIn(HubStandIn.files)
        _ = try fetch(hub.client(try sandboxes.next()))
        for request in hub.server.requests + hub.store.requests {
            #expect(request.headers["accept-encoding"] == "identity" && request.headers["user-agent"] == "rebus")
            #expect(Set(request.headers.keys).isSubset(of: ["host", "accept", "accept-encoding", "user-agent"]))
        }
    }
}
