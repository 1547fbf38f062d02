// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import Synchronization
import Testing

@testable import Engine

@Suite("Session engine")
struct SessionEngineTests {
    private final class Log: Sendable {
        let lines = Mutex<[String]>([])
        let idle = Signal()
        let busy = Signal()

        func take(_ event: EngineEvent) {
            let text: String? =
                switch event {
                case .began(let number, let line): "began \(number) \(line)"
                case .finished(let number, .done): "done \(number)"
                case .finished(let number, .failed): "failed \(number)"
                case .finished(let number, .cancelled): "stopped \(number)"
                case .scope: nil
                case .progress: "progress"
                case .published, .updated, .run, .stopped: nil
                case .effect: "effect"
                case .idle: "idle"
                }
            if case .progress = event { busy.give() }
            if let text { lines.withLock { $0.append(text) } }
            if case .idle = event { idle.give() }
        }
    }

    @Test("Lines run in order on the engine's thread, and idle comes when none waits")
    func order() {
        let log = Log()
        let engine = SessionEngine(
            makeSession: { Session(commands: TestCommands.all, cancelFlag: $0) }, sink: { log.take($0) })
        log.idle.take()
        engine.submit("weigh 1; weigh 2")
        log.idle.take()
        engine.stop()
        #expect(
            log.lines.withLock { $0 } == ["idle", "began 1 weigh 1", "done 1", "began 2 weigh 2", "done 2", "idle"])
    }

    @Test("Stopping a line leaves those that wait, and progress comes at most ten times a second")
    func stopping() {
        let log = Log()
        let engine = SessionEngine(
            makeSession: { Session(commands: TestCommands.all, cancelFlag: $0) }, sink: { log.take($0) })
        log.idle.take()
        let start = ContinuousClock.now
        engine.submit("slow")
        engine.submit("weigh 2")
        for _ in 0..<3 { log.busy.take() }
        #expect(ContinuousClock.now - start >= .milliseconds(200))
        engine.cancel()
        log.idle.take()
        engine.cancel()
        engine.submit("weigh 3")
        log.idle.take()
        engine.stop()
        let lines = log.lines.withLock { $0 }.filter { $0 != "progress" }
        #expect(
            lines == [
                "idle", "began 1 slow", "stopped 1", "began 2 weigh 2", "done 2", "idle", "began 3 weigh 3", "done 3",
                "idle",
            ])
    }

    @Test("Stop ends work at hand and comes back")
    func ending() {
        let log = Log()
        let engine = SessionEngine(
            makeSession: { Session(commands: TestCommands.all, cancelFlag: $0) }, sink: { log.take($0) })
        engine.submit("slow")
        log.busy.take()
        engine.stop()
        #expect(log.lines.withLock { $0.contains("stopped 1") })
    }
}
