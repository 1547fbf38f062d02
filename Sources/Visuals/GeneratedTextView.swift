// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// A text that was written: each word over how likely it was, what else it could have been, the picture, all beams.
struct GeneratedTextView: View {
    let written: GeneratedText
    let picture: Raster?

    init(_ written: GeneratedText) {
        self.written = written
        let raster = written.pixels.map { Raster($0).reduced(toFit: Raster.viewSide) }
        picture = raster.flatMap { $0.isEmpty ? nil : $0 }
    }

    var title: String { written.question == nil ? "caption" : "answer" }
    var detail: String { "\(written.model) · \(written.input) · \(written.method)" }

    /// On the word that the model was least sure of; while it writes, on the last.
    var start: ViewState {
        var state = ViewState()
        let places = written.tokens.indices
        state.column =
            written.ending == nil
            ? max(places.count - 1, 0)
            : places.min { written.tokens[$0].probability < written.tokens[$1].probability } ?? 0
        return state
    }

    var wantsStage: Bool { !written.tokens.isEmpty }
    var keys: [KeyHint] { written.tokens.count > 1 ? [KeyHint("◂ ▸", "word")] : [] }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        var next = state
        switch key {
        case .left: next.column = chosen(state) - 1
        case .right: next.column = chosen(state) + 1
        case .home: next.column = 0
        case .end: next.column = written.tokens.count - 1
        default: return .ignored
        }
        guard written.tokens.indices.contains(next.column) else { return .ignored }
        return .state(next)
    }

    /// The token that the state stands on.
    func chosen(_ state: ViewState) -> Int { min(max(state.column, 0), max(written.tokens.count - 1, 0)) }

    func transcript(width: Int) -> [Line] {
        let text = written.ending == nil ? written.text + "…" : written.text
        return Line(text.isEmpty ? "no word" : text, .strong).wrapped(to: width)
            + AttentionContent.flow(smallPrint, width: width, gap: 1)
    }

    /// `11 words · 0.84 s · 13.1 words/s`
    private var smallPrint: [Line] {
        var parts = [Format.plural(written.wordCount, "word")]
        if let seconds = written.seconds {
            parts.append(Format.seconds(seconds))
            if seconds > 0 { parts.append("\(Format.fixed(Double(written.wordCount) / seconds, 1)) words/s") }
        }
        if written.ending == .limit { parts.append("cut at its limit") }
        return parts.enumerated().map { Line(($0.offset > 0 ? "· " : "") + $0.element, .muted) }
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        var lines = Line(written.text.isEmpty ? "no word" : written.text).wrapped(to: max(width, 20)).map(\.text)
        lines.append("\(written.method), \(Format.plural(written.wordCount, "word"))")
        let widest = min(written.tokens.map(\.text.columns).max() ?? 0, 24) + 1
        if !written.tokens.isEmpty { lines.append("") }
        for token in written.tokens {
            // What goes on with a word stands in by one.
            let label = (token.continues ? "·" : "") + token.text
            let others = token.alternatives.filter { $0.text != token.text }.prefix(4)
            let line =
                label.padded(to: widest, glyphs: glyphs) + "  " + Format.unit(token.probability) + "   "
                + others.map { "\($0.text) \(Format.unit($0.probability))" }.joined(separator: " · ")
            lines.append(Line(line).cut(to: max(width, 20), in: glyphs).text)
        }
        if !written.beams.isEmpty {
            lines += ["", "log p"]
            lines += written.beams.map { Format.fixed($0.score, 2).alignedRight(in: 7) + "  " + $0.text }
        }
        return lines.map { glyphs.spell($0) }
    }
}
