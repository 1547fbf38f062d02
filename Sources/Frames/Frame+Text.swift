// SPDX-License-Identifier: GPL-3.0-or-later

extension Frame {
    /// Writes text on one line from `point`, at most `maxWidth` columns and never past the clip's right edge; what does
    /// not fit ends in `…`. Returns the columns written.
    @discardableResult
    public mutating func write(
        _ text: String, at point: Point, maxWidth: Int? = nil, style: Style = Style(), cutWith mark: String = "…"
    ) -> Int {
        write(Line([Span(text, style: style)]), at: point, maxWidth: maxWidth, cutWith: mark)
    }

    /// Writes text by role.
    @discardableResult
    public mutating func write(
        _ text: String, at point: Point, maxWidth: Int? = nil, _ role: Role, bold: Bool = false
    ) -> Int {
        write(Line(text, role, bold: bold), at: point, maxWidth: maxWidth)
    }

    /// Writes a styled line; see `write(_:at:maxWidth:style:cutWith:)`.
    @discardableResult
    public mutating func write(_ line: Line, at point: Point, maxWidth: Int? = nil, cutWith mark: String = "…") -> Int {
        let room = min(max(maxWidth ?? .max, 0), clip.maxX - point.x)
        guard room > 0, point.y >= clip.y, point.y < clip.maxY else { return 0 }
        var run = line.glyphs(limit: room, in: capability.glyphs)
        if run.reduce(0, { $0 + $1.width }) > room {
            let ending = Glyph.run(of: capability.glyphs.spell(mark))
            let endWidth = ending.reduce(0) { $0 + $1.width }
            var columns = run.reduce(0) { $0 + $1.width }
            while let last = run.last, columns > max(room - endWidth, 0) {
                columns -= last.width
                run.removeLast()
            }
            let style = run.last?.style ?? line.spans.first?.style ?? Style()
            for piece in ending where columns + piece.width <= room {
                run.append((piece.glyph, piece.width, style))
                columns += piece.width
            }
        }
        var x = point.x
        for piece in run {
            // A wide glyph that the clip would cut in half is left out.
            if piece.width == 2 && !(clip.contains(x, point.y) && clip.contains(x + 1, point.y)) {
                set(.blank, x, point.y, piece.style)
                set(.blank, x + 1, point.y, piece.style)
            } else {
                set(piece.glyph, x, point.y, piece.style)
                if piece.width == 2 { setContinuation(x + 1, point.y, piece.style) }
            }
            x += piece.width
        }
        return x - point.x
    }

    /// Writes text so that it ends just before column `right`; returns the columns written.
    @discardableResult
    public mutating func write(_ line: Line, endingAt right: Int, y: Int, maxWidth: Int = .max) -> Int {
        let width = min(line.width(in: capability.glyphs), maxWidth)
        return write(line, at: Point(x: right - width, y: y), maxWidth: width)
    }

    private mutating func setContinuation(_ x: Int, _ y: Int, _ style: Style) {
        guard clip.contains(x, y) else { return }
        let lead = y * size.columns + x - 1
        let glyph = cells[lead].glyph
        set(.continuation, x, y, style)
        cells[lead].glyph = glyph
    }
}

extension Line {
    /// Columns as a frame with these glyphs writes it.
    public func width(in glyphs: GlyphSet = .sextants) -> Int {
        spans.reduce(0) { $0 + TextWidth.of(glyphs.spell($1.text)) }
    }

    func glyphs(limit: Int, in set: GlyphSet) -> [(glyph: Glyph, width: Int, style: Style)] {
        var result: [(glyph: Glyph, width: Int, style: Style)] = []
        var columns = 0
        for span in spans where columns <= limit {
            for piece in Glyph.run(of: set.spell(span.text), limit: limit - columns) {
                result.append((piece.glyph, piece.width, span.style))
                columns += piece.width
            }
        }
        return result
    }
}
