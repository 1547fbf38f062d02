// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Frames

/// Examples are those of the specification of TOML 1.0.0 where it has them.
@Suite("Texts of themes")
struct ThemeTextTests {
    private func values(_ text: String) throws -> [ThemeText.Value] { try ThemeText(text).entries.map(\.value) }

    @Test("Texts, whole numbers and lists are read, with comments, blanks and both ends of lines")
    func values() throws {
        let text = """
            # a comment
            str = "I'm a string. \\"You can quote me\\". Name\\tJos\\u00E9\\nLocation\\tSF."
            winpath = 'C:\\Users\\nodejs'   # another
            "127.0.0.1" = +99
            'quoted "value"' = -17
            integers = [ 1, 2, 3 ]
            colors = [
              "red", # one

              'yellow',
            ]
            empty = []
            """
        let expected: [ThemeText.Value] = [
            .text("I'm a string. \"You can quote me\". Name\tJosé\nLocation\tSF."), .text("C:\\Users\\nodejs"),
            .number(99), .number(-17), .list([.number(1), .number(2), .number(3)]),
            .list([.text("red"), .text("yellow")]), .list([]),
        ]
        #expect(try values(text) == expected)
        #expect(try values("\u{FEFF}" + text.replacing("\n", with: "\r\n")) == expected)
        #expect(try values("a = \"\\U0001F642\"") == [.text("🙂")])
        #expect(try values("") == [] && values("\n \t\n#") == [])
    }

    @Test("Keys know their table and their line")
    func places() throws {
        let text = try ThemeText("a = 1\n[ b ]\n\nc=[\n2\n]\nd = 3\n['e']\nc = 4")
        #expect(text.entries.map(\.line) == [1, 4, 7, 9])
        #expect(text.entries.map(\.table) == [nil, "b", "b", "e"])
        #expect(text.tables.map(\.name) == ["b", "e"] && text.tables.map(\.line) == [2, 8])
        #expect(try ThemeText("roles . accent = 1").entries.first?.table == "roles")
    }

    @Test(
        "What TOML forbids, and what themes do not need, is refused with its line",
        arguments: [
            "= 1", "a", "a =", "a = 1 b = 2", "a = [1, 2", "a = [1 2]", "a = [,]", "a = \"x", "a = 'x", "a = \"x\ny\"",
            "a = 1\rb = 2", "a = \"\\q\"", "a = \"\\u12\"", "a = \"\\ud800\"", "a = \"\u{1}\"", "# \u{0}",
            "a = 1\na = 2",
            "[a]\n[a]", "a.b.c = 1", "[a.b]", "[[a]]", "[]", "[a", "a = {b = 1}", "a = 1979-05-27T:00Z", "a = 1.5",
            "a = true", "a = \"\"\"x\"\"\"", "a = [[1]]", "é = 1", "a = 99999999999999999999", "a = 0x1F", "a = inf",
        ])
    func refused(text: String) {
        for (front, lines) in [("", 1), ("k = 0\n\n", 3)] {
            do {
                _ = try ThemeText(front + text)
                Issue.record("\(text) is read")
            } catch {
                #expect((lines...lines + 2).contains(error.line), "\(error.message)")
            }
        }
    }

    @Test("Texts that never end or nest without end take no more than a moment")
    func long() {
        for text in ["a = [" + String(repeating: "[", count: 200_000), String(repeating: "a", count: 200_000)] {
            #expect(throws: ThemeText.Fault.self) { try ThemeText(text) }
        }
        #expect(throws: ThemeText.Fault.self) {
            try ThemeText((0..<5000).map { "k\($0) = 1" }.joined(separator: "\n"))
        }
    }
}
