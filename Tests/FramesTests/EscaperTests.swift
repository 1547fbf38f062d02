// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Frames

@Suite("Escaper")
struct EscaperTests {
    @Test(
        "What could steer a terminal becomes visible",
        arguments: [
            ("plain é 中 🙂", "plain é 中 🙂"),
            ("\u{1B}[31mred\u{1B}[0m", "^[[31mred^[[0m"),
            ("\u{1B}]0;title\u{07}", "^[]0;title^G"),
            ("\u{0}\u{8}\r", "^@^H^M"),
            ("\u{7F}", "^?"),
            ("\u{9B}31m\u{85}", "\\u{9b}31m\\u{85}"),
            ("a\u{202E}b\u{2066}c\u{200F}d\u{061C}", "a\\u{202e}b\\u{2066}c\\u{200f}d\\u{61c}"),
            ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"),
            ("\u{E0041}\u{FFF9}", "\\u{e0041}\\u{fff9}"),
            ("two\nlines\tand a tab", "two\nlines\tand a tab"),
            ("\r\n", "^M\n"),
        ])
    func table(text: String, visible: String) {
        #expect(Array(Escaper.visible(text).unicodeScalars) == Array(visible.unicodeScalars))
    }

    @Test("On one line, line feeds and tabs are shown too")
    func oneLine() {
        #expect(Escaper.line("a\nb\tc\r\n") == "a^Jb^Ic^M^J")
    }

    @Test("Every C0 and C1 control and DEL is gone")
    func controls() {
        for value in Array(UInt32(0)..<0x20) + Array(UInt32(0x7F)..<0xA0) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let escaped = Escaper.line(String(scalar)).unicodeScalars
            #expect(escaped.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F }, "\(value)")
        }
    }

    @Test(
        "Bytes that are not UTF-8 are shown in hexadecimal",
        arguments: [
            ([0x61, 0xFF, 0x62], "a\\xffb"),
            ([0xC3, 0xA9], "é"),
            ([0xC3], "\\xc3"),
            ([0xE4, 0xB8], "\\xe4\\xb8"),
            ([0xC0, 0xAF], "\\xc0\\xaf"),
            ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"),
            ([0xF0, 0x9F, 0x99, 0x82, 0x80], "🙂\\x80"),
            ([0x1B, 0x5B], "^[["),
        ] as [([UInt8], String)])
    func bytes(bytes: [UInt8], visible: String) {
        #expect(Escaper.visible(bytes: bytes) == visible)
    }
}
