// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Checkpoints

@Suite("A cache that several programs use")
struct HubSharingTests {
    private static let slow: @Sendable (HubStandIn.Request, HubStandIn.Reply) -> HubStandIn.Reply? = { _, reply in
        var reply = reply
        reply.ending = .slow(8000)
        return reply
    }

    /// The files of a model that opens, so that the program itself can be run on it.
    private static func files() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in ["config.json", "model.safetensors", "preprocessor_config.json", "vocab.json", "merges.txt"] {
            files[name] = try Fixtures.bytes("tiny-clip/" + name)
        }
        return files
    }

    private func start(_ hub: HubStandIn, _ sandbox: Sandbox) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Product.binary))
        process.arguments = ["--plain", "-c", "load org/tiny"]
        process.currentDirectoryURL = URL(filePath: sandbox.folder)
        process.environment = hub.environment(sandbox)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private func blobs(_ sandbox: Sandbox) -> [String] {
        let folder = sandbox.path("cache/huggingface/hub/models--org--tiny/blobs")
        return (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    @Test("A program that is killed with kill -9 leaves a part with which the next goes on")
    func killed() throws {
        let files = try Self.files()
        let whole = try #require(files["model.safetensors"]).count
        let sandbox = try Sandbox()
        let hub = try HubStandIn(files, oddStore: Self.slow)
        var starts = [0]
        for _ in 0..<3 {
            let process = try start(hub, sandbox)
            let goal = (starts.last ?? 0) + whole / 5
            while process.isRunning, size(sandbox) < goal { usleep(1000) }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            starts.append(size(sandbox))
        }
        #expect(starts == starts.sorted() && starts[1] > 0)
        let last = try start(hub, sandbox)
        last.waitUntilExit()
        #expect(last.terminationStatus == 0)
        #expect(hub.store.requests.map { $0.start ?? 0 } == starts, "each goes on where the disk's bytes end")
        #expect(blobs(sandbox).count == 5 && !blobs(sandbox).contains { $0.hasSuffix(".incomplete") })
    }

    private func size(_ sandbox: Sandbox) -> Int {
        let name = blobs(sandbox).first { $0.hasSuffix(".incomplete") && $0.utf8.count > 64 } ?? ""
        var status = stat()
        let path = sandbox.path("cache/huggingface/hub/models--org--tiny/blobs/" + name)
        return !name.isEmpty && stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    @Test("Of programs that want the same model at once each file is fetched by one, and all open it")
    func together() throws {
        let sandbox = try Sandbox()
        let hub = try HubStandIn(try Self.files(), oddStore: Self.slow)
        let all = try (0..<4).map { _ in try start(hub, sandbox) }
        for process in all {
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        #expect(hub.asked.count { $0 == "GET model.safetensors" } == 2, "once at the hub, once where it lies")
        #expect(blobs(sandbox).count == 5)
    }

    @Test("A lock that Python's filelock would take is waited for, and given up when the user stops")
    func lock() throws {
        struct Stop: Error {}
        let sandbox = try Sandbox()
        let path = sandbox.path("locks/a.lock")
        try FileManager.default.createDirectory(atPath: sandbox.path("locks"), withIntermediateDirectories: false)
        let other = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o664)
        #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
        var waits = 0
        #expect(throws: Stop.self) {
            try HubLock.take(path) {
                waits += 1
                if waits == 3 { throw Stop() }
            }
        }
        close(other)
        let lock = try HubLock.take(path) { throw Stop() }
        #expect(lock != nil && waits == 3)
        #expect(throws: Stop.self) { try HubLock.take(path) { throw Stop() } }
        // Some versions take the file away when they are done.
        unlink(path)
        #expect(try HubLock.take(path) { throw Stop() } != nil)
    }
}
