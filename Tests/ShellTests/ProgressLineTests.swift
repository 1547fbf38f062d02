// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Testing

@testable import Shell

@MainActor
@Suite struct ProgressLineTests {
    @Test("Where there is room progress is one line: label, bar, percent, rate and time left")
    func oneLine() {
        let progress = Progress(label: "pictures", fraction: 0.5, detail: "1,240/s · 6 s left")
        let lines = ProgressLine(progress).lines(width: 70, glyphs: .sextants)
        #expect(lines.count == 1)
        #expect(lines[0].text == "pictures  " + String(repeating: "━", count: 24) + "   50 %  1,240/s · 6 s left")
    }

    @Test("In the transcript's column it takes two, and neither is wider")
    func twoLines() {
        let progress = Progress(label: "pictures", fraction: 0.13, detail: "1,240/s · 6 s left")
        for width in 10...40 {
            #expect(ProgressLine(progress).lines(width: width, glyphs: .sextants).allSatisfy { $0.width() <= width })
        }
    }

    @Test("Work whose end is not known shows its words", arguments: [nil, Double.nan, Double.infinity])
    func unknownEnd(fraction: Double?) {
        let lines = ProgressLine(Progress(label: "reading", fraction: fraction)).lines(width: 40, glyphs: .sextants)
        #expect(lines.map(\.text) == ["reading"])
    }

    @Test("A bar never leaves its width", arguments: [-1.0, 0, 0.02, 0.5, 0.99, 1, 7])
    func bar(fraction: Double) {
        #expect(ProgressLine.bar(fraction, width: 8).width() == 8)
    }

    @Test("A complaint has its culprit bold and what to type next below it")
    func complaint() {
        let complaint = Complaint("no file cat.png", culprit: "cat.png", hint: "did you mean car.png?")
        let lines = ComplaintLines(complaint).lines(width: 40, glyphs: .sextants)
        #expect(lines.map(\.text) == ["✗ no file cat.png", "  did you mean car.png?"])
        #expect(lines[0].spans.contains { $0.text == "cat.png" && $0.style.bold })
    }

    @Test("Seconds are told as people do", arguments: [
        (0.04, "0.0 s"), (1.25, "1.3 s"), (59.6, "1 min 0 s"), (173, "2 min 53 s"), (7300, "2 h 1 min"),
    ])
    func seconds(value: Double, text: String) {
        #expect(Seconds.text(value) == text)
    }
}
