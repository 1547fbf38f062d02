// SPDX-License-Identifier: GPL-3.0-or-later
import CSystem
import Foundation

/// What whole processes take: from their start to a prompt, to a first embedding, and their memory.
struct ProcessRows {
    let rebus: String
    let checkpoint: String
    let picture: String
    let python: String?
    let script: String
    let rounds: Int

    func measure() throws -> [Row] {
        var prompt: [Double] = []
        for _ in 0..<rounds { prompt.append(try secondsToPrompt()) }

        let embedding = [rebus, "--plain", "-c", "m = load \(checkpoint)", "-c", "embed m \(picture)"]
        var ours: [Double] = []
        var theirs: [Double] = []
        var peak = 0.0
        var otherPeak = 0.0
        for _ in 0..<max(rounds / 4, 3) {
            let (seconds, megabytes) = try run(embedding)
            ours.append(seconds)
            peak = max(peak, megabytes)
            if let python {
                let (seconds, megabytes) = try run([python, script, "--once", checkpoint, picture])
                theirs.append(seconds)
                otherPeak = max(otherPeak, megabytes)
            }
        }
        let reference = theirs.isEmpty ? nil : Alternation.median(theirs)
        return [
            Row(name: "start to prompt", unit: .milliseconds, ours: Alternation.median(prompt), theirs: nil),
            Row(
                name: "start to first image embedding", unit: .milliseconds, ours: Alternation.median(ours),
                theirs: reference, note: "file in the page cache"),
            Row(name: "peak memory of that", unit: .megabytes, ours: peak, theirs: theirs.isEmpty ? nil : otherPeak),
        ]
    }

    /// Run a program to its end: its seconds, and its largest resident set in MB.
    private func run(_ arguments: [String]) throws -> (seconds: Double, megabytes: Double) {
        var captured = csystem_captured()
        let argv = arguments.map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        var failure: Int32 = 0
        let seconds = Alternation.seconds {
            failure = csystem_run_captured(argv, environ, nil, nil, 0, 120_000, &captured)
        }
        defer { csystem_captured_free(&captured) }
        guard failure == 0, captured.status == 0 else {
            let bytes = UnsafeBufferPointer(start: captured.errors, count: captured.errors_count)
            let said = String(decoding: bytes, as: UTF8.self)
            throw BenchmarkError("\(arguments.joined(separator: " ")): status \(captured.status)\n\(said)")
        }
        return (seconds, Double(captured.peak_kilobytes) / 1024)
    }

    /// Seconds from the start of the program on a terminal to its prompt sign.
    private func secondsToPrompt() throws -> Double {
        var variables = ProcessInfo.processInfo.environment
        variables["TERM"] = "xterm-256color"
        variables["LANG"] = "C.UTF-8"
        // The measuring leaves no line in anybody's history.
        variables["XDG_STATE_HOME"] = "\(FileManager.default.temporaryDirectory.path)/rebus-benchmarks"
        let argv: [UnsafeMutablePointer<CChar>?] = [strdup(rebus), nil]
        let envp: [UnsafeMutablePointer<CChar>?] = variables.map { name, value in strdup("\(name)=\(value)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var process: pid_t = 0
        let started = ContinuousClock.now
        let terminal = csystem_spawn_on_terminal(argv, envp, 120, 36, &process)
        guard terminal >= 0 else { throw BenchmarkError("\(rebus) does not start on a terminal") }
        defer {
            kill(process, SIGTERM)
            // Its last words must be read, or it waits to say them.
            while csystem_read_some(terminal, 2000, nil, 0) > 0 {}
            close(terminal)
            waitpid(process, nil, 0)
        }
        var seen: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        let sign = Array("›".utf8)
        while true {
            let count = csystem_read_some(terminal, 5000, &piece, piece.count)
            guard count > 0 else { throw BenchmarkError("\(rebus) shows no prompt") }
            seen += piece[..<count]
            if contains(seen, sign) { break }
        }
        let elapsed = (ContinuousClock.now - started).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    }

    private func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0...].starts(with: wanted) }
    }
}
