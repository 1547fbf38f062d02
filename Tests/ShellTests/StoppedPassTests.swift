// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Results
import Testing

@testable import Shell

/// What the screen says while a pass stands still.
@MainActor
@Suite struct StoppedPassTests {
    private let status = StopStatus(
        model: "clip", path: "vision_model.encoder.layers.3", type: "CLIPEncoderLayer", name: "$out",
        shape: [1, 50, 64], depth: 1)

    private func tell(_ desk: Desk, _ events: EngineEvent...) {
        for event in events { desk.mailbox.post(ShellEvent(event)) }
        desk.settle()
    }

    @Test("The place stands below the line that stopped and in the status line, and the prompt is free")
    func stopped() {
        let desk = Desk(columns: 100, rows: 24)
        tell(desk, .began(number: 7, line: "embed clip cat.png"), .stopped(status), .idle)
        #expect(desk.shows("■ vision_model.encoder.layers.3 (CLIPEncoderLayer) $out [1, 50, 64]"))
        #expect(desk.status.contains("■ vision_model.encoder.layers.3 $out"))
        #expect(desk.shows("8 ›"))
        tell(desk, .stopped(nil))
        #expect(!desk.status.contains("■"))
    }

    @Test("In a narrow status line the end of the path stays")
    func narrow() {
        let desk = Desk(columns: 44, rows: 12)
        tell(desk, .began(number: 7, line: "embed clip cat.png"), .stopped(status), .idle)
        #expect(desk.status.contains("■ …") && desk.status.contains(".layers.3 $out"))
    }

    @Test("What comes of the line that stopped follows the lines that were run at the stop")
    func result() {
        let desk = Desk(columns: 80, rows: 24)
        func done(_ shown: String) -> Outcome {
            .done(name: nil, value: nil, shown: Note(Phrase(shown)), notes: [], seconds: 0)
        }
        tell(
            desk, .began(number: 1, line: "embed clip cat.png"), .stopped(status), .idle,
            .began(number: 2, line: "continue"), .finished(number: 2, done("onwards")), .stopped(nil),
            .finished(number: 1, done("a vector")), .idle)
        let rows = desk.screen
        let first = rows.firstIndex { $0.contains("onwards") } ?? 0
        let last = rows.firstIndex { $0.contains("a vector") } ?? 0
        #expect(first > 0 && last > first)
        #expect(rows.count { $0.contains("1 › embed clip cat.png") } == 2)
        #expect(desk.shows("3 ›"), "the next line has the next number")
    }

    @Test("Ctrl-C at a stop first empties the line, then gives the pass up")
    func givenUp() {
        let desk = Desk()
        tell(desk, .began(number: 1, line: "embed clip cat.png"), .stopped(status), .idle)
        desk.type("abc")
        desk.send(.interrupt)
        #expect(desk.runner.cancelled == 0 && desk.console.memoryEditor.line.text.isEmpty)
        desk.send(.interrupt)
        #expect(desk.runner.cancelled == 1)
    }

    @Test("What is patched is counted in the status line")
    func patched() {
        let desk = Desk()
        func scope(_ patched: Int) -> Scope {
            Scope(
                verbs: Verbs([]), names: [], settings: .standard(), folder: "/", isInteractive: true, patched: patched)
        }
        tell(desk, .scope(scope(2)))
        #expect(desk.status.contains("◇ 2 patched"))
        tell(desk, .scope(scope(0)))
        #expect(!desk.status.contains("patched"))
    }
}
