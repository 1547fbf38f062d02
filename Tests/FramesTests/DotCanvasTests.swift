// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Frames

@Suite("Dot canvas")
struct DotCanvasTests {
    @Test("Each of a cell's eight dots is the braille pattern of that dot, as Unicode numbers them")
    func patterns() {
        // U+2800 + the bits of dots 1 to 8: 1 2 3 7 are the left column from the top, 4 5 6 8 the right one.
        let left: [UInt32] = [0x01, 0x02, 0x04, 0x40]
        let right: [UInt32] = [0x08, 0x10, 0x20, 0x80]
        for y in 0..<4 {
            for (x, column) in [left, right].enumerated() {
                var canvas = DotCanvas(columns: 1, rows: 1)
                canvas.dot(x, y)
                #expect(canvas.text(glyphs: .sextants) == [String(Unicode.Scalar(0x2800 + column[y]) ?? " ")])
            }
        }
    }

    @Test("A rising curve, joined where it leaps, in braille and in ASCII")
    func curves() {
        var line = DotCanvas(columns: 4, rows: 2)
        line.curve((0..<8).map { Double($0) / 7 })
        #expect(line.text(glyphs: .sextants) == ["  ⡠⠊", "⡠⠊"])
        #expect(line.text(glyphs: .ascii) == ["  .'", ".'"])
        var leap = DotCanvas(columns: 2, rows: 2)
        leap.curve([0, 0, 1, 1])
        #expect(leap.text(glyphs: .sextants) == [" ⡏", "⣸"])
    }

    @Test("Columns without a value are bridged; a value that is not finite parts the curve")
    func gaps() {
        var bridged = DotCanvas(columns: 3, rows: 1)
        bridged.curve([0, nil, nil, nil, nil, 0])
        #expect(bridged.text(glyphs: .sextants) == ["⣀⣀⣀"])
        var parted = DotCanvas(columns: 3, rows: 1)
        parted.curve([0, nil, .nan, nil, nil, 0])
        #expect(parted.text(glyphs: .sextants) == ["⡀ ⢀"])
    }

    @Test("A cell of two series has the dots of both and the look of the later; the rest of the frame stays")
    func overlap() {
        var canvas = DotCanvas(columns: 2, rows: 1)
        canvas.dot(0, 0, of: 1)
        canvas.dot(1, 3, of: 0)
        canvas.dot(2, 0, of: 1)
        var frame = Frame(size: Size(columns: 3, rows: 1))
        frame.write("abc", at: Point(x: 0, y: 0))
        canvas.draw(into: &frame, at: Point(x: 0, y: 0), styles: [Style(.accent), Style(.series2)])
        #expect(frame.resolved(theme: .dusk).text == ["⢁⠁c"])
        #expect(frame[0, 0].style == Style(.accent) && frame[1, 0].style == Style(.series2))
        #expect(canvas.text(glyphs: .sextants, marks: [nil, Glyph("x")]) == ["⢁x"])
    }

    @Test("What lies outside is left out, and a canvas of nothing draws nothing")
    func outside() {
        var canvas = DotCanvas(columns: 2, rows: 1)
        canvas.dot(-1, 0)
        canvas.dot(4, 0)
        canvas.dot(0, 4)
        canvas.curve([7, -1e300, 1e300, .infinity, 0, 0, 0])
        #expect(!canvas.text(glyphs: .sextants).joined().contains("⠀"))
        var empty = DotCanvas(columns: -3, rows: 0)
        empty.curve([1, 2])
        #expect(empty.text(glyphs: .sextants).isEmpty)
    }
}
