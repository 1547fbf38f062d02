// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames

/// The edited line in the colours of its pieces, broken into rows between characters, so that the cursor's place is
/// exact.
struct InputRows {
    let rows: [Line]
    /// Column and row of the cursor.
    let caret: Point

    /// - Parameters:
    ///   - ghost: what stands faint after the line, where the cursor is at its end.
    ///   - glyphs: the glyphs that the screen has.
    init(_ line: EditedLine, pieces: [Piece], ghost: String, width: Int, glyphs: GlyphSet) {
        let width = max(width, 1)
        var rows: [Line] = [Line()]
        var column = 0
        var caret: Point?

        func add(_ text: String, _ style: Style) {
            let glyphRun = Glyph.run(of: glyphs.spell(text.replacingLineEnds()))
            for piece in glyphRun {
                if column + piece.width > width {
                    rows.append(Line())
                    column = 0
                }
                rows[rows.count - 1].add(piece.glyph.text, style)
                column += piece.width
            }
        }
        func note() {
            guard caret == nil else { return }
            if column >= width {
                rows.append(Line())
                column = 0
            }
            caret = Point(x: column, y: rows.count - 1)
        }

        for part in Self.parts(of: line, pieces: pieces) {
            if part.start == line.cursor { note() }
            add(part.text, part.style)
        }
        note()
        add(ghost, Style(.faint))
        self.rows = rows
        self.caret = caret ?? Point(x: 0, y: 0)
    }

    /// The line cut where its colour changes and where the cursor stands.
    private static func parts(of line: EditedLine, pieces: [Piece]) -> [(start: Int, text: String, style: Style)] {
        let bytes = Array(line.text.utf8)
        var styles = [Style](repeating: Style(.text), count: bytes.count)
        for piece in pieces {
            let range = piece.range.clamped(to: 0..<bytes.count)
            // A word that is still being typed is not wrong yet.
            let isBeingTyped = piece.range.contains(line.cursor) || piece.range.upperBound == line.cursor
            for index in range { styles[index] = style(of: piece.kind, isBeingTyped: isBeingTyped) }
        }
        var parts: [(start: Int, text: String, style: Style)] = []
        var start = 0
        for index in bytes.indices where index > 0 {
            guard styles[index] != styles[index - 1] || index == line.cursor else { continue }
            parts.append((start, String(decoding: bytes[start..<index], as: UTF8.self), styles[start]))
            start = index
        }
        if start < bytes.count {
            parts.append((start, String(decoding: bytes[start...], as: UTF8.self), styles[start]))
        }
        return parts
    }

    private static func style(of kind: Piece.Kind, isBeingTyped: Bool) -> Style {
        switch kind {
        case .verb: Style(.strong, bold: true)
        case .comment: Style(.faint)
        case .error: Style(isBeingTyped ? .text : .error)
        case .name, .option, .value, .file, .number, .string, .operator: Style(.text)
        }
    }

    /// A typed line in its colours, for the transcript.
    static func styled(_ text: String, pieces: [Piece]) -> Line {
        let line = EditedLine(text, cursor: -1)
        // What is wrong with it stands below it.
        let pieces = pieces.filter { $0.kind != .error }
        return Line(parts(of: line, pieces: pieces).map { Span($0.text.replacingLineEnds(), style: $0.style) })
    }
}

extension Line {
    /// Adds text, to the last span where the style is the same.
    fileprivate mutating func add(_ text: String, _ style: Style) {
        if spans.last?.style == style {
            spans[spans.count - 1].text += text
        } else {
            spans.append(Span(text, style: style))
        }
    }
}

extension String {
    /// The text on one line: pasted line ends stand as signs.
    fileprivate func replacingLineEnds() -> String {
        utf8.contains(10) ? split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "↵") : self
    }
}
