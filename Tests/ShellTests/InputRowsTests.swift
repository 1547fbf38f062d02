// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames
import Testing

@testable import Shell

@MainActor
@Suite struct InputRowsTests {
    private func rows(_ text: String, cursor: Int, width: Int, ghost: String = "") -> InputRows {
        InputRows(EditedLine(text, cursor: cursor), pieces: [], ghost: ghost, width: width, glyphs: .sextants)
    }

    private func coloured(_ text: String, _ pieces: [Piece]) -> InputRows {
        let line = EditedLine(text, cursor: text.utf8.count)
        return InputRows(line, pieces: pieces, ghost: "", width: 40, glyphs: .sextants)
    }

    @Test("A line is broken at the width, and the cursor is found again", arguments: [(0, 0, 0), (5, 1, 1), (8, 0, 2)])
    func breaking(cursor: Int, column: Int, row: Int) {
        let input = rows("abcdefgh", cursor: cursor, width: 4)
        #expect(input.rows.map(\.text).prefix(2) == ["abcd", "efgh"])
        #expect(input.caret == Point(x: column, y: row))
    }

    @Test("A wide character is not cut: it goes to the next row, and counts two columns")
    func wideCharacters() {
        let input = rows("ab猫c", cursor: 5, width: 3)
        #expect(input.rows.map(\.text) == ["ab", "猫c"])
        #expect(input.caret == Point(x: 2, y: 1))
    }

    @Test("The guess stands behind the cursor and does not move it")
    func ghost() {
        let input = rows("he", cursor: 2, width: 10, ghost: "ad")
        #expect(input.rows.map(\.text) == ["head"])
        #expect(input.caret == Point(x: 2, y: 0))
        #expect(input.rows[0].spans.last?.style == Style(.faint))
    }

    @Test("Control characters and pasted line ends are shown, never sent")
    func controls() {
        #expect(rows("a\u{1b}[31mb\nc", cursor: 0, width: 40).rows.map(\.text) == ["a^[[31mb↵c"])
    }

    @Test("A verb is bold; a word in error is red only once it is left")
    func colours() {
        let pieces = [Piece(0..<4, .verb), Piece(5..<8, .error)]
        let typing = coloured("load abc", pieces)
        #expect(typing.rows[0].spans.map(\.style) == [Style(.strong, bold: true), Style(.text)])
        let left = coloured("load abc d", pieces)
        #expect(left.rows[0].spans.contains { $0.text == "abc" && $0.style == Style(.error) })
    }

    @Test("Pieces that do not fit the line trap nothing")
    func wrongPieces() {
        let pieces = [Piece(3..<400, .verb), Piece(900..<901, .error)]
        let input = InputRows(EditedLine("猫", cursor: 2), pieces: pieces, ghost: "", width: 1, glyphs: .ascii)
        #expect(!input.rows.isEmpty)
    }
}
