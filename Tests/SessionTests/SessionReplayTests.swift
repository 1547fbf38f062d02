// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing
import TestSupport

@Suite("Sessions")
struct SessionReplayTests {
    static let all =
        (try? FileManager.default.contentsOfDirectory(atPath: "\(Product.repository)/Sessions"))?
        .filter { $0.hasSuffix(".rebus") }.sorted() ?? []
    /// Sessions that train for minutes, or whose figures all follow from training: played short, and not to the letter.
    static let trainings = ["tour.rebus", "train-shapes.rebus", "train-vilt.rebus", "train-blip.rebus"]
    static let names = all.filter { !trainings.contains($0) }

    @Test("There are sessions to play")
    func areThere() { #expect(Self.names.count >= 3 && Self.all.count == Self.names.count + Self.trainings.count) }

    @Test("A session that trains plays a short version of itself to its end", arguments: trainings)
    func trains(name: String) throws {
        let sandbox = try Sandbox()
        let text = try String(contentsOfFile: "\(Product.repository)/Sessions/\(name)", encoding: .utf8)
        let short = text.replacing(/--steps \d+/, with: "--steps 8").replacing(/--batch \d+/, with: "--batch 8")
            .replacing(/--warmup \d+/, with: "--warmup 2").replacing(/--limit \d+/, with: "--limit 2")
            .replacing(/step == \d+/, with: "step == 4").replacing(/--among \d+/, with: "--among 4")
            .replacing(/rewind \d+/, with: "rewind 2")
        try sandbox.write(short, to: name)
        let played = try Product.run(
            ["--plain", sandbox.path(name)], in: sandbox, directory: sandbox.folder, seconds: 120)
        #expect(played.status == 0, "\(played.errors)")
        #expect(!played.outputBytes.contains(0x1B))
        #expect(played.output.contains("finished at step 8 of 8"))
    }

    /// Figures that differ between runs and processors are masked; to take a new text over, set REBUS_RECORD=1.
    @Test("Each session plays to its end and says what it said before", arguments: names)
    func replay(name: String) throws {
        let sandbox = try Sandbox()
        let played = try Product.run(
            ["--plain", "Sessions/\(name)"], in: sandbox, directory: Product.repository)
        #expect(played.status == 0, "\(played.errors)")
        #expect(!played.outputBytes.contains(0x1B))
        let said = Self.masked(played.output)
        let file =
            "\(Product.repository)/Tests/SessionTests/Expected/\(name.replacingOccurrences(of: ".rebus", with: ".txt"))"
        if ProcessInfo.processInfo.environment["REBUS_RECORD"] != nil {
            try said.write(toFile: file, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOfFile: file, encoding: .utf8)
        #expect(said == expected, "\(name) says something else now")
    }

    private static func masked(_ text: String) -> String {
        let timeless = text.replacing(/[0-9.]+ (ms|s)\b/) { "… \($0.output.1)" }
        // Processors differ in the last digits.
        return timeless.replacing(/[0-9]+\.[0-9]{3,}/) { String(format: "%.3f", Double($0.output) ?? .nan) }
    }
}
