// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames

/// The prompt and what stands below it: the line, then candidates, or the argument's usage and one sentence.
struct PromptBlock {
    let rows: [Line]
    private let below: [Line]
    private let caret: Point
    private let margins: Margins
    private let number: Int?
    private let isFocused: Bool

    /// What the prompt shows.
    struct Content {
        var line = EditedLine()
        var pieces: [Piece] = []
        var hint = Hint.none
        var candidates: CandidateList?
        /// A word to the user instead of the hint.
        var message: Line?
        var number = 1
        var isFocused = true
    }

    /// - Parameters:
    ///   - columns: of the pane.
    ///   - mostRows: how many rows the block may take.
    ///   - hintRows: rows that are kept for the hint, so that the prompt stands still while it comes and goes.
    init(_ content: Content, columns: Int, mostRows: Int, hintRows: Int, glyphs: GlyphSet) {
        margins = Margins(columns: columns, last: content.number)
        isFocused = content.isFocused
        number = content.line.message == nil ? content.number : nil
        var line = content.line
        var pieces = content.pieces
        if let message = line.message {
            line = EditedLine(message + line.text, cursor: message.utf8.count + line.cursor)
            pieces = []
        }
        let showsGhost = content.isFocused && content.line.message == nil && line.cursor == line.text.utf8.count
        let input = InputRows(
            line, pieces: pieces, ghost: showsGhost ? content.hint.ghost ?? "" : "", width: margins.width,
            glyphs: glyphs)

        // The line takes what it needs, up to what leaves a row for the hint; its part around the cursor is shown.
        let hintRows = min(hintRows, max(mostRows - 1, 0))
        let most = max(mostRows - hintRows, 1)
        let first = min(max(input.caret.y - most + 1, 0), max(input.rows.count - most, 0))
        rows = Array(input.rows.dropFirst(first).prefix(most))
        caret = Point(x: input.caret.x, y: input.caret.y - first)

        let width = margins.width
        if let message = content.message {
            below = Array(message.wrapped(to: width).prefix(max(hintRows, 1)))
        } else if let candidates = content.candidates {
            below = candidates.lines(width: width, height: max(min(mostRows - rows.count, 9), 0))
        } else if !content.isFocused {
            below = hintRows > 0 ? [Line([Span("F6", .muted), Span(" returns to the prompt", .faint)])] : []
        } else {
            below = Self.hint(content.hint, width: width, rows: hintRows)
        }
        reserved = hintRows
    }

    private let reserved: Int

    /// How many rows it takes.
    var height: Int { rows.count + max(below.count, reserved) }

    /// Draws from the top of `rect`; returns where the terminal's cursor belongs.
    func draw(into frame: inout Frame, in rect: Rect) -> Point? {
        guard rect.height > 0 else { return nil }
        let text = rect.x + margins.text
        if let number {
            let end = rect.x + margins.number + margins.digits
            frame.write(Line(String(number), .muted), endingAt: end, y: rect.y)
        }
        let sign = number == nil ? "?" : "›"
        frame.write(sign, at: Point(x: text - 2, y: rect.y), isFocused ? .accent : .muted, bold: isFocused)
        for (offset, line) in (rows + below).prefix(rect.height).enumerated() {
            frame.write(line, at: Point(x: text, y: rect.y + offset), maxWidth: rect.maxX - text)
        }
        let place = Point(x: text + caret.x, y: rect.y + caret.y)
        guard isFocused else {
            if frame[place.x, place.y].glyph.isBlank { frame.write("▏", at: place, .faint) }
            return nil
        }
        return place.x < rect.maxX && place.y < rect.maxY ? place : nil
    }

    private static func hint(_ hint: Hint, width: Int, rows: Int) -> [Line] {
        guard rows > 0 else { return [] }
        let usage = hint.usage.map(usageLine)
        let sentence = hint.sentence.map { Line($0, .faint) }
        guard rows == 1 else {
            return [usage, sentence].compactMap { $0?.cut(to: width) }.prefix(rows).map { $0 }
        }
        guard let usage else { return sentence.map { [$0.cut(to: width)] } ?? [] }
        guard let sentence, usage.width() + 3 + 12 <= width else { return [usage.cut(to: width)] }
        return [(usage + Line("   ") + sentence).cut(to: width)]
    }

    /// The first word of a usage line is what the cursor is at.
    private static func usageLine(_ usage: String) -> Line {
        guard let blank = usage.firstIndex(of: " ") else { return Line(usage, .accent) }
        return Line([Span(String(usage[..<blank]), .accent), Span(String(usage[blank...]), .muted)])
    }
}
