// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Attention between the words of a text and the patches of a picture: a word chosen among chips and its patches, or a
/// patch and what the words have to do with it.
struct PairAttentionView: View {
    private let map: AttentionMap
    private let pictured: PictureAttentionView
    private let words: [PairDetails.Word]

    init(_ map: AttentionMap, _ content: AttentionContent) {
        self.map = map
        pictured = PictureAttentionView(map, content)
        words = map.pair.words
    }

    var title: String { "attention" }
    var detail: String { pictured.detail }
    var wantsStage: Bool { true }

    var start: ViewState {
        var state = pictured.start
        state.token = words.firstIndex { !$0.rows.isEmpty && $0.rows == map.queries }
        if let patch = map.pair.patch, (0..<pictured.grid.count).contains(patch) {
            state.cursor = true
            (state.row, state.column) = (patch / pictured.grid.columns, patch % pictured.grid.columns)
        }
        return state
    }

    /// Words that can be chosen: those with rows of their own.
    private var choosable: [Int] { words.indices.filter { !words[$0].rows.isEmpty } }

    var keys: [KeyHint] {
        (choosable.count > 1 ? [KeyHint("w b", "word")] : []) + pictured.keys
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        let places = choosable
        if places.count > 1, key == .character("w") || key == .character("b") {
            var next = state
            let here = state.token.flatMap { places.firstIndex(of: $0) }
            switch (key, here) {
            case (.character("w"), let here?): next.token = here + 1 < places.count ? places[here + 1] : nil
            case (.character("w"), nil): next.token = places.first
            case (_, let here?): next.token = here > 0 ? places[here - 1] : nil
            case (_, nil): next.token = places.last
            }
            return .state(next)
        }
        return pictured.answer(key, at: state)
    }

    // MARK: What is read

    /// The map as the chosen word reads it.
    private func content(_ state: ViewState) -> AttentionContent {
        guard let token = state.token, words.indices.contains(token), words[token].rows != map.queries else {
            return pictured.content
        }
        return AttentionContent(map, queries: words[token].rows, label: label(of: token))
    }

    private func label(of token: Int) -> String {
        let text = words[token].text
        let before = words[..<token].count { $0.text == text }
        return before > 0 ? "\(text):\(before + 1)" : text
    }

    private func head(_ state: ViewState) -> AttentionMap.HeadChoice {
        state.head.map { .one($0) } ?? (pictured.content.joined == .max ? .max : .mean)
    }

    /// A number for each word: what it has to do with the patch under the cursor, else how much the row reads of it,
    /// else how much of its own row lies on patches.
    private func numbers(_ state: ViewState) -> (values: [Float], meaning: String) {
        guard let layer = map.layers.firstIndex(of: state.layer) else { return ([], "") }
        let head = head(state)
        if state.cursor {
            let grid = pictured.grid
            let (row, column) = (min(max(state.row, 0), grid.rows - 1), min(max(state.column, 0), grid.columns - 1))
            let values = map.words(at: row * grid.columns + column, layer: layer, head: head)
            let looks = map.isSquare && words.contains { !$0.keys.isEmpty }
            return (values, looks ? "what patch \(row),\(column) looks at" : "at patch \(row),\(column)")
        }
        if words.contains(where: { !$0.keys.isEmpty }) {
            let row = content(state).row(layer: state.layer, head: state.head)
            let values = words.map { word in
                word.keys.reduce(Float(0)) { $0 + (row.indices.contains($1) && row[$1].isFinite ? row[$1] : 0) }
            }
            return (values, map.method.isDistribution ? "of the row" : "what each word did")
        }
        let values = words.map { word in
            word.rows.isEmpty ? 0 : pictured.grid.share(of: map.row(layer: layer, head: head, of: word.rows))
        }
        return (values, "of each row on patches")
    }

    private func chips(_ state: ViewState) -> (chips: [Chip], meaning: String) {
        let (values, meaning) = numbers(state)
        let most = values.filter(\.isFinite).max() ?? 0
        let isLit = state.cursor || words.contains { !$0.keys.isEmpty }
        let chips = words.indices.map { place -> Chip in
            let value = values.indices.contains(place) ? values[place] : .nan
            return Chip(
                text: words[place].text, below: Self.short(value, most), ground: isLit && most > 0 ? value / most : nil,
                isChosen: place == state.token)
        }
        return (chips, meaning)
    }

    // MARK: In words

    func transcript(width: Int) -> [Line] {
        let caveat = map.pair.caveat.map { Line($0, .warning).wrapped(to: width) } ?? []
        return caveat + pictured.transcript(width: width)
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        let state = start
        let (values, meaning) = numbers(state)
        let widest = min(words.map(\.text.columns).max() ?? 0, 40)
        let lines = zip(words, values).map { word, value in
            word.text.padded(to: widest, glyphs: glyphs) + "  " + Format.unit(Double(value))
        }
        return pictured.plain(width: width, glyphs: glyphs)
            + (lines.isEmpty ? [] : ["", glyphs.spell("words, \(meaning)")] + lines)
    }

    // MARK: On the stage

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        let view = pictured.with(content(state)) ?? pictured
        guard rect.height >= 12, rect.width >= 20, !words.isEmpty, !state.zoomed else {
            view.draw(state, into: &frame, in: rect)
            return
        }
        let (chips, meaning) = chips(state)
        let rows = Chip.rows(of: chips, width: rect.width).count
        let room = min(rows, rect.height >= 24 ? 3 : 1) * 3 - 1
        let strip = Rect(x: rect.x, y: rect.y, width: rect.width, height: max(room, 2))
        let bottom = Chip.draw(chips, into: &frame, in: strip, from: state.token ?? 0)
        let last = Chip.rows(of: chips, width: rect.width).last ?? 0..<0
        let used = chips[last].reduce(0) { $0 + $1.width + 1 }
        if used + meaning.columns + 2 <= rect.width, rows <= (room + 1) / 3 {
            frame.write(Line(meaning, .faint), endingAt: rect.maxX, y: bottom - 1)
        }
        view.draw(state, into: &frame, in: rect.inset(top: min(bottom - rect.y + 1, rect.height)))
    }

    /// `.61`; a number that is no part of a whole as short as it can be.
    private static func short(_ value: Float, _ most: Float) -> String {
        guard value.isFinite else { return "nan" }
        if most > 1.5 || most < 0.005, most > 0 { return Format.fixed(Double(value / most), 2).droppingZero }
        return Format.fixed(Double(value), 2).droppingZero
    }
}

extension String {
    fileprivate var droppingZero: String { hasPrefix("0.") ? String(dropFirst()) : self }
}
