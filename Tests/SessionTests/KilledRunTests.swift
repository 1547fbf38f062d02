// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing
import TestSupport

@Suite("A training that is killed", .serialized)
struct KilledRunTests {
    private static let steps = 60

    @Test("comes to the same losses and weights, bit for bit, as one that was left alone")
    func killedAndResumed() throws {
        let sandbox = try Sandbox()
        let straight = try run(Self.begin(in: "straight"), in: sandbox)
        #expect(straight == 0)

        var kills = 0
        var random = SystemRandomNumberGenerator()
        var isDone = false
        for attempt in 0..<60 where !isDone {
            // Each kill waits for a few steps, and strikes at any moment of the next, savings among them.
            let more = kills < 5 ? Int.random(in: 3...9, using: &random) : nil
            let there = (try? FileManager.default.contentsOfDirectory(atPath: sandbox.path("killed"))) ?? []
            let isFirst = !there.contains { $0.hasPrefix("step-") && !$0.hasSuffix(".partial") }
            let script = isFirst ? Self.begin(in: "killed") : Self.resume(in: "killed")
            let status = try run(script, in: sandbox, killAfter: more)
            if status == 9 { kills += 1 }
            isDone = status == 0
            #expect(status == 0 || status == 9, "attempt \(attempt) ended with \(status)")
        }
        #expect(isDone)
        #expect(kills >= 3, "killed \(kills) times")
        #expect(try losses("straight", sandbox) == losses("killed", sandbox))
        #expect(try weights("straight", sandbox) == weights("killed", sandbox))
    }

    private static func begin(in folder: String) -> String {
        """
        m = load \(Fixtures.path("tiny-clip"))
        d = data shapes --size 32 --seed 5 --variants 2
        t = train m d --batch 8 --steps \(steps) --warmup 5 --validate 0 --save \(folder) --every 7
        go
        """
    }

    private static func resume(in folder: String) -> String { "t = train --resume \(folder)\ngo" }

    /// The exit status, or 9 where it was killed.
    private func run(_ script: String, in sandbox: Sandbox, killAfter steps: Int? = nil) throws -> Int32 {
        try sandbox.write(script, to: "script.rebus")
        let process = Process()
        process.executableURL = URL(filePath: try #require(Product.binary))
        process.arguments = ["--plain", sandbox.path("script.rebus")]
        process.currentDirectoryURL = URL(filePath: sandbox.folder)
        process.environment = sandbox.environment()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        if let steps {
            let log = sandbox.path("killed/log.jsonl")
            let end = Self.lines(of: log) + steps
            while process.isRunning, Self.lines(of: log) < end { usleep(500) }
            usleep(UInt32.random(in: 0...8000))
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        }
        process.waitUntilExit()
        return process.terminationStatus
    }

    private static func lines(of path: String) -> Int {
        (try? Data(contentsOf: URL(filePath: path)))?.count { $0 == 0x0A } ?? 0
    }

    /// The loss of each step as the log has it, rewinds heeded.
    private func losses(_ folder: String, _ sandbox: Sandbox) throws -> [String] {
        let text = try String(contentsOfFile: sandbox.path("\(folder)/log.jsonl"), encoding: .utf8)
        var losses: [Int: String] = [:]
        for line in text.split(separator: "\n") {
            guard let step = line.firstMatch(of: /"step":\s*(\d+)/)?.1,
                let loss = line.firstMatch(of: /"loss":\s*([^,}]+)/)?.1
            else { continue }
            losses[Int(step) ?? 0] = String(loss)
        }
        return (1...Self.steps).map { losses[$0] ?? "missing" }
    }

    private func weights(_ folder: String, _ sandbox: Sandbox) throws -> [Data] {
        try ["model", "optimiser"].map { name in
            let step = String(format: "step-%06d", Self.steps)
            return try Data(contentsOf: URL(filePath: sandbox.path("\(folder)/\(step)/\(name).safetensors")))
        }
    }
}
