// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Texts as tokens: each piece over its id, pieces of one word side by side.
struct TokensView: View {
    private let list: TokenList

    init(_ list: TokenList) { self.list = list }

    var title: String { "tokens" }
    var detail: String {
        let count = list.sequences.count
        return "\(list.model) · \(count == 1 ? "1 text" : "\(Format.count(count)) texts")"
    }
    var start: ViewState { ViewState() }
    var wantsStage: Bool { list.sequences.count > 1 || (list.sequences.first?.tokens.count ?? 0) > 8 }
    var keys: [KeyHint] { list.sequences.count > 1 ? [KeyHint("▴ ▾", "text")] : [] }

    func transcript(width: Int) -> [Line] {
        guard let first = list.sequences.first else { return [Line("no texts", .muted)] }
        if list.sequences.count > 1 {
            let longest = list.sequences.map(\.tokens.count).max() ?? 0
            let dropped = list.sequences.count { $0.dropped > 0 }
            let line = Line(
                "\(Format.count(list.sequences.count)) texts · at most \(longest) of \(list.limit) tokens", .muted)
            let cut = dropped > 0 ? Line("■ \(Format.count(dropped)) were cut off", .warning).wrapped(to: width) : []
            return line.wrapped(to: width) + cut
        }
        var pieces: [Line] = []
        for token in first.tokens.prefix(24) {
            pieces.append(Line([Span(token.piece, token.word == nil ? .muted : .text), Span(" \(token.id)", .faint)]))
        }
        if first.tokens.count > 24 { pieces.append(Line("… \(first.tokens.count - 24) more", .muted)) }
        return AttentionContent.flow(pieces, width: width, gap: 2) + summary(first).flatMap { $0.wrapped(to: width) }
    }

    private func summary(_ sequence: TokenList.Sequence) -> [Line] {
        let count = Line("\(sequence.tokens.count) of \(list.limit) tokens", .muted)
        guard sequence.dropped > 0 else { return [count] }
        return [count, Line("■ \(Format.count(sequence.dropped)) cut off at \(list.limit)", .warning)]
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        var lines: [String] = []
        for sequence in list.sequences {
            if !lines.isEmpty { lines.append("") }
            lines.append(sequence.text)
            let widest = min(sequence.tokens.map(\.piece.columns).max() ?? 0, 40)
            let digits = sequence.tokens.map { "\($0.id)".count }.max() ?? 0
            for token in sequence.tokens {
                let word = token.word.map { "  word \($0)" } ?? ""
                lines.append(
                    token.piece.padded(to: widest, glyphs: glyphs) + "  " + "\(token.id)".alignedRight(in: digits)
                        + word)
            }
            lines += summary(sequence).map { glyphs.spell($0.text) }
        }
        return lines
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 4, rect.height >= 1 else { return }
        let row = min(max(state.row, 0), max(list.sequences.count - 1, 0))
        var y = rect.y
        for place in row..<list.sequences.count where y < rect.maxY {
            let sequence = list.sequences[place]
            let chosen = place == row && list.sequences.count > 1
            frame.write(
                sequence.text, at: Point(x: rect.x, y: y), maxWidth: rect.width, chosen ? .accent : .strong, bold: true)
            let gap = rect.height >= 8 ? 1 : 0
            let rest = Rect(x: rect.x, y: y + 1 + gap, width: rect.width, height: rect.maxY - y - 2 - gap)
            y = Chip.draw(chips(sequence), into: &frame, in: rest) + gap
            let line = summary(sequence).reduce(Line()) { $0.spans.isEmpty ? $1 : $0 + Line("   ") + $1 }
            if y < rect.maxY { frame.write(line, at: Point(x: rect.x, y: y), maxWidth: rect.width) }
            y += 2
        }
    }

    private func chips(_ sequence: TokenList.Sequence) -> [Chip] {
        sequence.tokens.enumerated().map { place, token in
            let before = place > 0 ? sequence.tokens[place - 1].word : nil
            return Chip(
                text: token.piece, below: "\(token.id)", continues: token.word != nil && token.word == before,
                isQuiet: token.word == nil)
        }
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        guard let row = Scrolling.row(key, from: state.row, count: list.sequences.count) else { return .ignored }
        var next = state
        next.row = row
        return .state(next)
    }
}
