// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Terminal

@MainActor
@Suite struct ClipboardTests {
    @Test("Text is copied by OSC 52, through tmux too")
    func sequences() {
        #expect(Clipboard.sequence(for: "a\u{1b}b", inTmux: false) == "\u{1b}]52;c;YRti\u{7}")
        let wrapped = Clipboard.sequence(for: "hi", inTmux: true)
        #expect(wrapped?.hasSuffix("\u{1b}Ptmux;\u{1b}\u{1b}]52;c;aGk=\u{7}\u{1b}\\") == true)
    }

    @Test("What is longer than terminals take is refused")
    func tooLong() {
        #expect(Clipboard.sequence(for: String(repeating: "x", count: 56_244), inTmux: false) != nil)
        #expect(Clipboard.sequence(for: String(repeating: "x", count: 56_247), inTmux: false) == nil)
    }
}
