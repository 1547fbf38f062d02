// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Fuzzing
import Glibc
import TestSupport
import Testing

/// Seeded changes of the stored inputs, as many as `REBUS_MUTATIONS` says.
@Suite("Mutations")
struct MutationTests {
    @Test("Thousands of changed inputs end no reader, hold none up for a second, and take less than 200 MB")
    func mutations() async throws {
        let note = try Sandbox()
        let place = try note.write("", to: "last")
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent, \.standardErrorContent]
        ) { [place = place as String] in
            let run = try MutationRun(noting: place)
            let report = try run.report()
            FileHandle.standardOutput.write(Data((report + "\n").utf8))
            exit(run.isWithinLimits ? EXIT_SUCCESS : EXIT_FAILURE)
        }
        let said = String(decoding: (result?.standardOutputContent ?? []), as: UTF8.self)
        let errors = String(decoding: (result?.standardErrorContent ?? []).suffix(2000), as: UTF8.self)
        if result == nil || ProcessInfo.processInfo.environment["REBUS_MUTATIONS"] != nil {
            let last = try String(contentsOfFile: place, encoding: .utf8)
            FileHandle.standardOutput.write(Data("\(said)\(errors)last: \(last)\n".utf8))
        }
    }

    @Test("The same seed makes the same input, another seed another")
    func seeded() {
        let seeds = [Array("one two three".utf8), Array("[1, 2, 3]".utf8)]
        func input(_ seed: UInt64) -> [UInt8] {
            var mutator = Mutator(seed: seed)
            return mutator.input(from: seeds, longest: 1000)
        }
        #expect(input(5) == input(5))
        #expect(Set((0..<200).map { input(UInt64($0)) }).count > 150)
    }
}
