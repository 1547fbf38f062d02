// SPDX-License-Identifier: GPL-3.0-or-later

extension Line {
    /// The line in at most `width` columns, ending in `…` where something is left out.
    public func cut(to width: Int, in glyphs: GlyphSet = .sextants) -> Line {
        guard self.width(in: glyphs) > width else { return self }
        let mark = glyphs.spell("…")
        let room = width - TextWidth.of(mark)
        guard room >= 0 else { return Line(width > 0 ? String(mark.prefix(width)) : "", .faint) }
        var kept = prefix(room, in: glyphs)
        let style = kept.spans.last?.style ?? spans.first?.style ?? Style()
        kept.spans.append(Span(mark, style: style))
        return kept
    }

    /// The line broken between words, or inside a word longer than a line, into lines of at most `width` columns.
    ///
    /// - Parameter hanging: blanks before all lines but the first.
    public func wrapped(to width: Int, hanging: Int = 0) -> [Line] {
        guard width > 0 else { return [self] }
        let hanging = min(hanging, width / 2)
        var lines: [Line] = []
        var run = glyphs(limit: .max, in: .sextants)[...]
        while !run.isEmpty {
            var columns = 0
            var end = run.startIndex
            var lastBlank: Int?
            let room = lines.isEmpty ? width : width - hanging
            while end < run.endIndex, columns + run[end].width <= room || end == run.startIndex {
                columns += run[end].width
                if run[end].glyph.isBlank, run[end].width == 1 { lastBlank = end }
                end += 1
            }
            if end < run.endIndex, !run[end].glyph.isBlank, let blank = lastBlank, blank > run.startIndex {
                end = blank
            }
            var row = Line(glyphs: run[run.startIndex..<end])
            if !lines.isEmpty, hanging > 0 { row.spans.insert(Span(String(repeating: " ", count: hanging)), at: 0) }
            lines.append(row)
            run = run[end...].drop { $0.glyph.isBlank && $0.width == 1 }
        }
        return lines.isEmpty ? [Line()] : lines
    }

    /// The first `columns` columns.
    func prefix(_ columns: Int, in set: GlyphSet) -> Line {
        var room = columns
        let run = glyphs(limit: columns, in: set)
        var end = 0
        while end < run.count, run[end].width <= room {
            room -= run[end].width
            end += 1
        }
        return Line(glyphs: run[..<end])
    }

    private init(glyphs: ArraySlice<(glyph: Glyph, width: Int, style: Style)>) {
        var spans: [Span] = []
        for piece in glyphs {
            if spans.last?.style == piece.style {
                spans[spans.count - 1].text += piece.glyph.text
            } else {
                spans.append(Span(piece.glyph.text, style: piece.style))
            }
        }
        self.init(spans)
    }

    public static func + (left: Line, right: Line) -> Line { Line(left.spans + right.spans) }
}
