// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Fuzzing
import Glibc

/// Changed inputs for every reader in turn, with a watch on time and memory.
final class MutationRun {
    private let count = ProcessInfo.processInfo.environment["REBUS_MUTATIONS"].flatMap { Int($0) } ?? 2800
    private let note: Int32
    private var slowest: [FuzzTarget: (seconds: Double, seed: UInt64)] = [:]
    private var faults: [String] = []
    private var sizes: [FuzzTarget: Int] = [:]

    /// - Parameter path: a file that says which input is at work, should it end the process.
    init(noting path: String) throws {
        note = open(path, O_WRONLY | O_CLOEXEC)
    }

    var isWithinLimits: Bool {
        faults.isEmpty && slowest.values.allSatisfy { $0.seconds < 1 } && Self.peakMegabytes < 200
    }

    /// Runs all inputs; what is said of them.
    func report() throws -> String {
        let folder = try FuzzFolder()
        let start = Self.processSeconds
        for target in FuzzTarget.allCases {
            let seeds = try target.corpus.map(\.bytes)
            for seed in 0..<UInt64(count / FuzzTarget.allCases.count) {
                var mutator = Mutator(seed: seed)
                let input = mutator.input(from: seeds, longest: target.longest)
                let line = Array("\(target.rawValue) seed \(seed)          ".utf8)
                pwrite(note, line, line.count, 0)
                let before = Self.processSeconds
                if let fault = target.fault(of: input, in: folder) { faults.append("\(target) \(seed): \(fault)") }
                let seconds = Self.processSeconds - before
                if seconds > slowest[target]?.seconds ?? -1 { slowest[target] = (seconds, seed) }
            }
            sizes[target] = Int(Self.peakMegabytes)
        }
        let rows = FuzzTarget.allCases.map { target in
            let slow = slowest[target] ?? (0, 0)
            return "\(target.rawValue): slowest \(Int(slow.seconds * 1e6)) µs (seed \(slow.seed)), "
                + "peak so far \(sizes[target] ?? 0) MB"
        }
        let whole = "\(count) inputs in \(Self.processSeconds - start) s of the processor"
        return (rows + faults.prefix(20) + [whole]).joined(separator: "\n")
    }

    /// What all threads of the process took: waiting for a processor is not a reader's fault.
    private static var processSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Of this program alone: what getrusage tells begins with the most that the one which started it ever took.
    private static var peakMegabytes: Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? .infinity) / 1024
    }
}
