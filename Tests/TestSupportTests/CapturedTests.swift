import TestSupport
// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@Suite struct CapturedTests {
    let environment = ["PATH": "/usr/bin:/bin"]

    @Test("Both outputs and the exit status are kept apart")
    func outputs() throws {
        let captured = try runCapturing(["sh", "-c", "echo one; echo two >&2; exit 3"], environment: environment)
        #expect(captured.output == "one\n" && captured.errors == "two\n" && captured.status == 3)
    }

    @Test("Input larger than a pipe holds comes back whole")
    func largeInput() throws {
        let input = (0..<1_000_000).map { UInt8($0 % 251) }
        #expect(try runCapturing(["cat"], environment: [:], input: input).outputBytes == input)
    }

    @Test("A program that reads nothing does not end the one that feeds it")
    func brokenPipe() throws {
        let input = [UInt8](repeating: 65, count: 1_000_000)
        let captured = try runCapturing(["true"], environment: environment, input: input)
        #expect(captured.status == 0)
    }

    @Test("A program that takes too long is killed and says so")
    func timeUp() throws {
        let captured = try runCapturing(["sleep", "30"], environment: environment, seconds: 0.2)
        #expect(captured.timedOut && captured.status == 128 + 9)
    }

    @Test("A signal that ends a program shows in its status")
    func signalled() throws {
        #expect(try runCapturing(["sh", "-c", "kill -TERM $$"], environment: environment).status == 143)
    }

    @Test("A missing program is an error that names it")
    func missing() {
        #expect(throws: SpawnError.self) { try runCapturing(["no-such-program"], environment: environment) }
    }
}
