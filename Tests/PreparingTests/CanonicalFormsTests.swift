// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Preparing

struct CanonicalFormsTests {
    private func composed(_ text: String) -> [UInt32] {
        CanonicalForms.unicode9.composed(Array(text.unicodeScalars)).map(\.value)
    }

    private func decomposed(_ text: String) -> [UInt32] {
        CanonicalForms.unicode9.decomposed(Array(text.unicodeScalars)).map(\.value)
    }

    @Test("Letters, marks and Hangul compose and decompose as the standard's examples do")
    func examples() {
        #expect(composed("e\u{301}") == [0xE9])
        #expect(decomposed("\u{1E69}") == [0x73, 0x323, 0x307])
        #expect(composed("\u{1E0B}\u{323}") == [0x1E0D, 0x307])
        #expect(composed("\u{212B}") == [0xC5])
        #expect(composed("\u{958}") == [0x915, 0x93C])
        #expect(decomposed("\u{AC01}") == [0x1100, 0x1161, 0x11A8])
        #expect(composed("\u{1100}\u{1161}\u{11A8}") == [0xAC01])
        #expect(composed("a\u{316}\u{301}") == [0xE1, 0x316])
    }

    @Test("What Unicode 9 did not know yet stays as it is")
    func later() {
        #expect(composed("\u{11935}\u{11930}") == [0x11935, 0x11930])
        #expect(decomposed("a\u{8D3}\u{316}") == [0x61, 0x8D3, 0x316])
    }
}
