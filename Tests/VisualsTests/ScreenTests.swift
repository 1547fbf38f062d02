// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Frames
import Results
import Testing

@testable import Visuals

/// Screens as text, to be read in a diff. `REBUS_RECORD=1` writes them anew: look at what changed.
@Suite("Screens")
struct ScreenTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/screens")

    private func check(_ lines: [String], _ name: String) throws {
        let file = Self.folder.appendingPathComponent(name + ".txt")
        let text = lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["REBUS_RECORD"] != nil {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(text == expected, "\(name) is now\n\(text)")
    }

    private func draw(_ result: any Showable, _ columns: Int, _ rows: Int, _ screen: Capability, keys: [Key] = [])
        -> [String]
    {
        let view = view(for: result)
        var state = view.start
        for key in keys { if case .state(let next) = view.answer(key, at: state) { state = next } }
        var frame = Frame(size: Size(columns: columns, rows: rows), capability: screen)
        view.draw(state, into: &frame, in: frame.bounds)
        return frame.resolved(theme: .dusk).text
    }

    @Test("Each view on the stage of 80 × 24 and of 120 × 36, in sextants", arguments: Sample.all)
    func stages(name: String, result: any Showable) throws {
        let screen = Capability(colors: .full, glyphs: .sextants)
        try check(draw(result, 78, 19, screen), "\(name)-78x19")
        try check(draw(result, 75, 32, screen), "\(name)-75x32")
    }

    @Test("Each view without colours, in ASCII", arguments: Sample.all)
    func ascii(name: String, result: any Showable) throws {
        try check(draw(result, 75, 32, Capability(colors: .none, glyphs: .ascii)), "\(name)-ascii")
    }

    @Test("Each view as plain text and in the transcript", arguments: Sample.all)
    func words(name: String, result: any Showable) throws {
        let view = view(for: result)
        let lines = view.transcript(width: 36).map(\.text) + ["", "plain:"] + view.plain(width: 72, glyphs: .sextants)
        try check(lines, "\(name)-words")
    }

    @Test("A run of six curves on the stage of 200 × 50, and alone with its cursor and fewer steps")
    func runs() throws {
        let screen = Capability(colors: .full, glyphs: .sextants)
        let report = RunSample.report(state: .stopped("loss 1.31 > 1.2"), more: true)
        try check(draw(report, 154, 44, screen), "run-154x44")
        let keys: [Key] = [.character("z"), .character("c"), .character("+"), .left, .left]
        try check(draw(report, 75, 30, screen, keys: keys), "run-cursor")
    }

    @Test("The patch under the cursor and a chosen head")
    func cursor() throws {
        let screen = Capability(colors: .full, glyphs: .sextants)
        let keys: [Key] = [.down, .down, .character("p"), .right, .right, .down]
        try check(draw(Sample.attention(), 75, 32, screen, keys: keys), "attention-cursor")
        try check(draw(Sample.text(), 75, 32, screen, keys: [.character("p"), .up, .left]), "text-cursor")
    }

    @Test("A step of a trail with a chosen head and the patch under the cursor")
    func trail() throws {
        let screen = Capability(colors: .full, glyphs: .sextants)
        let keys: [Key] = [.down, .down, .character("p"), .right] + [Key](repeating: .character(","), count: 12)
        try check(draw(TrailSample.trail(), 75, 32, screen, keys: keys), "trail-cursor")
    }

    @Test("A patch of a lens under the cursor, eight classes, and a point that is zoomed in on")
    func lenses() throws {
        let screen = Capability(colors: .full, glyphs: .sextants)
        let patch: [Key] = [.left, .character("p"), .right, .down]
        try check(draw(LensSample.patches(), 78, 19, screen, keys: patch), "patch-lens-cursor")
        try check(draw(LensSample.words, 40, 12, screen, keys: [.up, .right, .right]), "word-lens-cursor")
        let point: [Key] = [.right, .down, .character("n"), .character("z"), .character("d")]
        try check(draw(LensSample.projection(classes: 8), 75, 32, screen, keys: point), "projection-cursor")
    }
}
