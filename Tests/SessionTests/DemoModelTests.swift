// SPDX-License-Identifier: GPL-3.0-or-later
import TestSupport
import Testing

/// What the models that come along are said to know, on scenes that they never saw.
@Suite struct DemoModelTests {
    /// Plays lines and gives the first number with a point behind `words` in what they print.
    private func number(after words: String, _ lines: [String]) throws -> Double {
        let sandbox = try Sandbox()
        let played = try Product.run(
            ["--plain"] + lines.flatMap { ["-c", $0] }, in: sandbox, directory: sandbox.folder, seconds: 120)
        #expect(played.status == 0, "\(played.errors)")
        let line = try #require(played.output.split(separator: "\n").first { $0.hasPrefix(words) }, "\(played.output)")
        return try #require(
            line.dropFirst(words.count).split(separator: " ").first { $0.contains(".") }.flatMap { Double($0) })
    }

    private let scenes = "scenes = data shapes --split test"

    @Test("Captions of demo_blip are true and name every object with its attributes")
    func captions() throws {
        let right = try number(
            after: "true and complete", [scenes, "b = load demo_blip", "evaluate b scenes --captions --limit 200"])
        #expect(right >= 0.95)
    }

    @Test("Answers to questions on scenes are right, as they are not without the picture", arguments: ["blip", "vilt"])
    func answers(name: String) throws {
        let right = try number(
            after: "right answers", [scenes, "m = load demo_\(name)", "evaluate m scenes --limit 60"])
        #expect(right >= 0.95)
    }

    @Test("What demo_blip reads to say an object's words lies in the object")
    func pointing() throws {
        let hits = try number(
            after: "attention, text→image",
            [scenes, "b = load demo_blip", "evaluate b scenes --pointing --methods raw --limit 60"])
        #expect(hits >= 0.8)
    }
}
