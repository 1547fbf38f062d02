// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

extension GeneratedTextView {
    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 4, rect.height >= 1 else { return }
        var y = rect.y
        if let question = written.question, rect.height >= 8 {
            frame.write(Line(question, .muted), at: Point(x: rect.x, y: y), maxWidth: rect.width)
            y += 2
        }
        guard !written.tokens.isEmpty else {
            let text = written.text.isEmpty ? "no word was written" : written.text
            frame.write(Line(text, .muted), at: Point(x: rect.x, y: y), maxWidth: rect.width)
            return
        }
        let room = Rect(x: rect.x, y: y, width: rect.width, height: max((rect.maxY - y) / 2, min(rect.maxY - y, 2)))
        let chips = chips(state)
        y = Chip.draw(chips, into: &frame, in: room, from: chips.count - written.tokens.count + chosen(state)) + 1
        let tables = alternatives(state).count + 1
        let left = rect.maxY - y
        var top = y
        if let picture, left >= tables + 6 {
            let space = Rect(x: rect.x, y: y, width: rect.width, height: left - tables - 1)
            if let fit = PictureFit(
                aspect: Double(picture.width) / Double(picture.height), crop: .whole, patches: (0, 0), in: space)
            {
                frame.place(picture, in: fit.rect)
                top = fit.rect.maxY + 1
            }
        }
        drawTables(state, into: &frame, in: Rect(x: rect.x, y: top, width: rect.width, height: rect.maxY - top))
    }

    /// Words over what the model gave them, those of the prompt before them.
    private func chips(_ state: ViewState) -> [Chip] {
        let prompt = written.prompt.split(separator: " ").map {
            Chip(text: String($0), below: "", isQuiet: true)
        }
        return prompt
            + written.tokens.enumerated().map { place, token in
                Chip(
                    text: token.text, below: Self.short(token.probability), ground: Float(token.probability),
                    isChosen: place == chosen(state), continues: token.continues && place > 0, ramp: .quiet)
            }
    }

    /// `.61`
    private static func short(_ probability: Double) -> String {
        guard probability.isFinite else { return "nan" }
        let text = Format.fixed(probability, 2)
        return text.hasPrefix("0.") ? String(text.dropFirst()) : text
    }

    /// What stands in the place of the chosen token, itself among it.
    private func alternatives(_ state: ViewState) -> [GeneratedText.Alternative] {
        let token = written.tokens[chosen(state)]
        let own = GeneratedText.Alternative(text: token.text, probability: token.probability)
        return token.alternatives.contains(own) ? token.alternatives : token.alternatives + [own]
    }

    /// What else it could have been, and all beams beside it where both fit, else below.
    private func drawTables(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.height >= 2 else { return }
        let hasBeams = !written.beams.isEmpty
        let isWide = rect.width >= 64
        let width = hasBeams && isWide ? min(rect.width * 9 / 20, 34) : min(rect.width, 40)
        let list = Rect(x: rect.x, y: rect.y, width: width, height: rect.height)
        let end = drawAlternatives(state, into: &frame, in: list)
        guard hasBeams else { return }
        if isWide {
            let x = rect.x + width + 3
            drawBeams(into: &frame, in: Rect(x: x, y: rect.y, width: rect.maxX - x, height: rect.height))
        } else if end + 3 < rect.maxY {
            drawBeams(into: &frame, in: Rect(x: rect.x, y: end + 1, width: rect.width, height: rect.maxY - end - 1))
        }
    }

    /// Returns the row below the last one.
    private func drawAlternatives(_ state: ViewState, into frame: inout Frame, in rect: Rect) -> Int {
        let token = written.tokens[chosen(state)]
        frame.write(
            Line([Span("instead of ", .strong, bold: true), Span(token.text, .accent)]),
            at: Point(x: rect.x, y: rect.y), maxWidth: rect.width)
        let rows = alternatives(state)
        let label = min(max(rows.map(\.text.columns).max() ?? 0, 6), max(rect.width / 3, 4))
        var y = rect.y + 1
        for row in rows where y < rect.maxY {
            let isOwn = row.text == token.text && row.probability == token.probability
            let number = Format.unit(row.probability, decimals: 2)
            let name = row.text.padded(to: label, glyphs: frame.capability.glyphs)
            frame.write(
                Line([Span(name, isOwn ? .strong : .text, bold: isOwn)]), at: Point(x: rect.x, y: y),
                maxWidth: rect.width)
            let bar = rect.width - label - number.columns - 4
            if bar >= 4 {
                frame.write(
                    Bar.line(row.probability, width: bar, role: isOwn ? .accent : .soft, on: frame.capability),
                    at: Point(x: rect.x + label + 2, y: y), maxWidth: bar)
            }
            frame.write(Line(number, isOwn ? .strong : .text), endingAt: rect.maxX, y: y, maxWidth: number.columns)
            y += 1
        }
        return y
    }

    private func drawBeams(into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 12, rect.height >= 2 else { return }
        frame.write(Line("beams", .strong, bold: true), at: Point(x: rect.x, y: rect.y), maxWidth: rect.width)
        frame.write(Line("log p", .muted), endingAt: rect.maxX, y: rect.y, maxWidth: 5)
        let scores = written.beams.map { Format.stage(Format.fixed($0.score, 2)) }
        let room = rect.width - (scores.map(\.columns).max() ?? 0) - 2
        let texts = shortened(written.beams.map(\.text), to: room)
        for (row, text) in texts.enumerated() where rect.y + 1 + row < rect.maxY {
            let y = rect.y + 1 + row
            let line = Line(text, row == 0 ? .strong : .text).cut(to: room, in: frame.capability.glyphs)
            frame.write(line, at: Point(x: rect.x, y: y), maxWidth: room)
            let score = Line(scores[row], row == 0 ? .strong : .text)
            frame.write(score, endingAt: rect.maxX, y: y, maxWidth: rect.width)
        }
    }

    /// Texts that do not fit lose the words that all begin with.
    private func shortened(_ texts: [String], to width: Int) -> [String] {
        guard texts.count > 1, texts.contains(where: { $0.columns > width }) else { return texts }
        let words = texts.map { $0.split(separator: " ") }
        let shortest = words.map(\.count).min() ?? 0
        let shared = (0..<shortest).prefix { place in words.allSatisfy { $0[place] == words[0][place] } }.count
        let kept = min(shared, max(shortest - 1, 0))
        return kept == 0 ? texts : words.map { "… " + $0.dropFirst(kept).joined(separator: " ") }
    }
}
