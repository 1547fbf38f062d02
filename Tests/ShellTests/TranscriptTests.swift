// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Testing

@testable import Shell

@MainActor
@Suite struct TranscriptTests {
    private let margins = Margins(columns: 43, last: 9)

    private func transcript(steps: Int) -> Transcript {
        var transcript = Transcript()
        for number in 1...max(steps, 1) {
            var step = Step(number: number, line: Line("line \(number)"), state: .done)
            step.notes = [Line("result \(number)", .muted)]
            transcript.append(step)
        }
        return transcript
    }

    private func rows(_ transcript: inout Transcript, height: Int) -> [String] {
        transcript.rows(height: height, margins: margins, glyphs: .sextants, stageIsApart: false).map(\.line.text)
    }

    @Test("Steps stand under each other with a blank row between, the newest last")
    func spacing() {
        var transcript = transcript(steps: 2)
        #expect(rows(&transcript, height: 20) == ["line 1", "result 1", "", "line 2", "result 2"])
        #expect(rows(&transcript, height: 2) == ["line 2", "result 2"])
    }

    @Test("Scrolling stops at the first row and at the last")
    func scrolling() {
        var transcript = transcript(steps: 5)
        transcript.scroll(by: 3)
        #expect(rows(&transcript, height: 4).last == "result 4" || rows(&transcript, height: 4).last == "line 4")
        transcript.scroll(by: 1000)
        #expect(rows(&transcript, height: 4).first == "line 1")
        transcript.scroll(by: -2000)
        #expect(rows(&transcript, height: 4).last == "result 5")
    }

    @Test("A step that changes is drawn anew, at every width")
    func changes() {
        var transcript = transcript(steps: 1)
        _ = rows(&transcript, height: 9)
        transcript.change(number: 1) { $0.notes.append(Line("more", .muted)) }
        #expect(rows(&transcript, height: 9) == ["line 1", "result 1", "more"])
        let narrow = transcript.rows(
            height: 9, margins: Margins(columns: 10, last: 1), glyphs: .sextants, stageIsApart: false)
        #expect(narrow.allSatisfy { $0.line.width() <= Margins(columns: 10, last: 1).width })
    }

    @Test("Old steps are forgotten, new ones are not")
    func forgetting() {
        var transcript = transcript(steps: Transcript.limit + 10)
        #expect(transcript.steps.count <= Transcript.limit)
        #expect(rows(&transcript, height: 1) == ["result \(Transcript.limit + 10)"])
    }

    @Test("Numbers of any size leave the text its margin", arguments: [1, 99, 100, 12345])
    func margins(last: Int) {
        let margins = Margins(columns: 43, last: last)
        #expect(margins.text == 1 + max(2, String(last).count) + 3)
        #expect(margins.text + margins.width == 42)
    }
}
