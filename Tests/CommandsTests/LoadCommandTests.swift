// SPDX-License-Identifier: GPL-3.0-or-later
import Commands
import Engine
import Foundation
import Results
import Synchronization
import Testing
import TestSupport

@Suite("load")
struct LoadCommandTests {
    @Test("A folder that is not there is named, with one that is near")
    func missingFolder() throws {
        let complaint = try #require(try Bench().complaint("load tiny-clp"))
        #expect(complaint.message.contains("tiny-clp") && complaint.hint == "did you mean tiny-clip?")
    }

    @Test("A hub id that is not in the cache is refused offline, with one that is there and near")
    func hubId() throws {
        let bench = try Bench()
        let complaint = try #require(bench.complaint("load openai/clip-vit-base-patch32"))
        #expect(complaint.message.contains("HF_HUB_OFFLINE") && complaint.hint?.contains("HF_HUB_OFFLINE") == true)
        let cached = "cache/huggingface/hub/models--openai--clip-vit-base-patch16/snapshots/x"
        try bench.sandbox.write("{}", to: cached)
        let near = try #require(bench.complaint("load openai/clip-vit-base-patch32@main"))
        #expect(near.hint == "did you mean openai/clip-vit-base-patch16?")
    }

    @Test("An id is fetched with its progress told, a stopped line says what it keeps, and the same line goes on")
    func fetched() throws {
        var files: [String: [UInt8]] = [:]
        for name in ["config.json", "model.safetensors", "preprocessor_config.json", "vocab.json", "merges.txt"] {
            files[name] = try Fixtures.bytes("tiny-clip/" + name)
        }
        let hub = try HubStandIn(files) { _, _ in
            nil
        } oddStore: { request, reply in
            var reply = reply
            reply.ending = request.start == nil ? .stall(100_000) : .whole
            return reply
        }
        let sandbox = try Sandbox()
        let session = Session(
            commands: everyCommand, folder: sandbox.folder, resources: Product.repository,
            environment: hub.environment(sandbox))
        let told = Mutex<[Engine.Progress]>([])
        let blobs = sandbox.path("cache/huggingface/hub/models--org--tiny/blobs")
        // Another thread presses Ctrl-C once most of the weights are there.
        let flag = session.cancelFlag
        Thread.detachNewThread {
            let end = Date(timeIntervalSinceNow: 20)
            while Date() < end {
                let names = (try? FileManager.default.contentsOfDirectory(atPath: blobs)) ?? []
                let part = names.first { $0.hasSuffix(".incomplete") && $0.count > 64 }
                let size = part.flatMap { FileManager.default.contents(atPath: "\(blobs)/\($0)")?.count }
                if size == 100_000 { return flag.raise() }
                usleep(5000)
            }
        }
        let outcome = session.run(line: "clip = load org/tiny") { event in
            if case .progress(let progress) = event { told.withLock { $0.append(progress) } }
        }
        guard case .cancelled(let notes) = outcome else { return #expect(Bool(false), "\(outcome)") }
        #expect(notes.last?.text.hasSuffix("kB are kept; the same line goes on from there") == true)
        #expect(told.withLock { $0.first?.label } == "asking 127.0.0.1 for org/tiny")
        let again = session.run(line: "clip = load org/tiny") { _ in }
        guard case .done(_, let value, _, let said, _) = again else { return #expect(Bool(false), "\(again)") }
        #expect(value?.kind == "model" && said.first?.text.contains("5 files") == true)
        #expect(hub.store.requests.last?.start == 100_000)
    }

    @Test("A copy has the same weights under a model of its own")
    func copy() throws {
        let bench = try Bench.prepared()
        try bench.do("other = copy clip")
        let difference = try bench.numbers("abs(other.logit_scale - clip.logit_scale)")
        #expect(difference.floats == [0])
    }
}
