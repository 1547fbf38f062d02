// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Frames

@Suite("Frame")
struct FrameTests {
    private func frame(_ columns: Int, _ rows: Int, _ glyphs: GlyphSet = .sextants) -> Frame {
        Frame(size: Size(columns: columns, rows: rows), capability: Capability(colors: .full, glyphs: glyphs))
    }

    @Test(
        "Text that does not fit ends in an ellipsis",
        arguments: [
            ("abcdef", 6, "abcdef"), ("abcdefg", 6, "abcde…"), ("中文字", 5, "中文…"), ("中文字", 4, "中…"),
            ("ab", 1, "…"), ("e\u{301}a\u{300}", 2, "e\u{301}a\u{300}"), ("🙂🙂", 3, "🙂…"), ("", 3, ""),
        ])
    func cut(text: String, width: Int, shown: String) {
        var frame = frame(20, 1)
        let written = frame.write(text, at: Point(x: 0, y: 0), maxWidth: width)
        #expect(frame.text(glyphs: .sextants) == [shown])
        #expect(written <= width)
    }

    @Test("In ASCII the program's own glyphs are exchanged before they are measured")
    func ascii() {
        var frame = frame(20, 2, .ascii)
        frame.write("a · b × c …", at: Point(x: 0, y: 0))
        frame.write("abcdefghij", at: Point(x: 0, y: 1), maxWidth: 6)
        #expect(frame.text(glyphs: .ascii) == ["a - b x c ...", "abc..."])
    }

    @Test("Joiners and selectors are left out, so that every terminal agrees on the width")
    func joiners() {
        #expect(TextWidth.of("👩\u{200D}🚀") == 4)
        #expect(TextWidth.of("❤\u{FE0F}") == TextWidth.of("❤"))
        #expect(TextWidth.of("o\u{302}\u{323}\u{308}\u{304}") == 1)
    }

    @Test("What has no width is one replacement character")
    func unassigned() {
        #expect(TextWidth.of("\u{378}") == 1)
        var frame = frame(4, 1)
        frame.write("a\u{378}b", at: Point(x: 0, y: 0))
        #expect(frame.text(glyphs: .sextants) == ["a\u{FFFD}b"])
    }

    @Test("Escape sequences reach no cell")
    func escapes() {
        var frame = frame(30, 1)
        frame.write("\u{1B}[2J\u{9B}5n\u{202E}x", at: Point(x: 0, y: 0))
        #expect(frame.text(glyphs: .sextants) == ["^[[2J\\u{9b}5n\\u{202e}x"])
    }

    @Test("A glyph over half of a wide one blanks the other half")
    func halves() {
        var frame = frame(6, 1)
        frame.write("中中", at: Point(x: 0, y: 0))
        frame.write("x", at: Point(x: 1, y: 0))
        #expect(frame.text(glyphs: .sextants) == [" x中"])
        frame.write("y", at: Point(x: 2, y: 0))
        #expect(frame.text(glyphs: .sextants) == [" xy"])
    }

    @Test("A wide glyph that the clip would halve is left out")
    func clippedWide() {
        var frame = frame(6, 1)
        frame.clipped(to: Rect(x: 1, y: 0, width: 3, height: 1)) { $0.write("中中", at: Point(x: 0, y: 0)) }
        #expect(frame.text(glyphs: .sextants) == ["  中"])
    }

    @Test("Nothing outside the frame is drawn, and nothing traps")
    func outside() {
        var frame = frame(3, 2)
        for point in [Point(x: -2, y: 0), Point(x: 2, y: 1), Point(x: 0, y: 5), Point(x: 99, y: 0), Point(x: 0, y: -1)]
        {
            frame.write("abcd", at: point)
            frame.put(Glyph("x"), at: point, style: Style())
            frame.box(Rect(x: point.x, y: point.y, width: 4, height: 4), style: Style())
            frame.fill(Rect(x: point.x, y: point.y, width: 0, height: 9))
            frame.rule(at: point, width: 10)
            frame.verticalRule(at: point, height: 10)
        }
        for size in [Size(columns: 0, rows: 0), Size(columns: -1, rows: 4), Size(columns: 1, rows: 1)] {
            var small = Frame(size: size)
            small.write("abc", at: Point(x: 0, y: 0))
            small.box(small.bounds, style: Style())
            #expect(small.resolved(theme: .dusk).text.count == small.size.rows)
        }
    }

    @Test("Lines are broken between words, and inside words that are longer than a line")
    func wrapping() {
        let line = Line([Span("to 256 × 256 · ", .muted), Span("crop", .text)])
        #expect(line.wrapped(to: 10).map(\.text) == ["to 256 ×", "256 · crop"])
        #expect(Line("abcdefgh ij").wrapped(to: 3).map(\.text) == ["abc", "def", "gh", "ij"])
        #expect(Line("").wrapped(to: 3).map(\.text) == [""])
        #expect(Line("中文字").wrapped(to: 1).map(\.text) == ["中", "文", "字"])
    }

    @Test("A glyph over a picture takes the picture's mean as its ground")
    func beneath() {
        var frame = frame(2, 1)
        frame.place(Raster(width: 1, height: 1, pixels: [200, 100, 50]), in: frame.bounds)
        frame.put(Glyph("x"), at: Point(x: 0, y: 0), style: Style(ink: .role(.text), ground: .beneath))
        let resolved = frame.resolved(theme: .dusk)
        #expect(resolved[0, 0].background == .rgb(RGB(200, 100, 50)))
        #expect(resolved[0, 0].glyph.text == "x")
        #expect(resolved[1, 0].background == .rgb(RGB(200, 100, 50)))
    }

    @Test("With 16 colours the ground stays the terminal's and roles are its own colours")
    func sixteen() {
        var frame = frame(4, 1)
        frame.write("a", at: Point(x: 0, y: 0), .accent)
        frame.write("b", at: Point(x: 1, y: 0), style: Style(.text, on: .selection))
        let resolved = frame.resolved(theme: .dusk, capability: Capability(colors: .palette16, glyphs: .halves))
        #expect(resolved[0, 0].foreground == .index(6))
        #expect(resolved[0, 0].background == .default)
        #expect(resolved[1, 0].attributes.contains(.reverse))
        #expect(resolved[3, 0].background == .default)
    }

    @Test("Without colours selection is reverse video, and a bar differs from its track")
    func none() {
        var frame = frame(4, 1)
        frame.write("a", at: Point(x: 0, y: 0), style: Style(.text, on: .selection))
        frame.write("━", at: Point(x: 1, y: 0), .accent)
        frame.write("━", at: Point(x: 2, y: 0), .rule)
        let resolved = frame.resolved(theme: .dusk, capability: Capability(colors: .none, glyphs: .sextants))
        #expect(resolved[0, 0].attributes.contains(.reverse))
        #expect(resolved[1, 0].glyph.text == "━")
        #expect(resolved[2, 0].glyph.text == "─")
        let cells = resolved.cells
        #expect(cells.allSatisfy { $0.foreground == .default && $0.background == .default })
    }

    @Test("Text on a ramp is dark on light and light on dark")
    func legible() {
        var frame = frame(2, 1)
        frame.write("a", at: Point(x: 0, y: 0), style: Style(ink: .role(.text), ground: .ramp(.heat, 0)))
        frame.write("b", at: Point(x: 1, y: 0), style: Style(ink: .role(.text), ground: .ramp(.heat, 1)))
        let resolved = frame.resolved(theme: .dusk)
        #expect(resolved[0, 0].foreground == .rgb(Theme.dusk.color(.strong)))
        #expect(resolved[1, 0].foreground == .rgb(Theme.dusk.color(.background)))
    }
}
