// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// What each layer of a decoder would say behind each word: layers down, positions across.
struct WordLensView: View {
    private let lens: WordLens
    private let columnWidth: Int
    private let labelWidth: Int

    /// More than any screen shows; readings beyond are left out.
    private static let most = 4096

    init(_ lens: WordLens) {
        self.lens = lens
        let words = lens.tokens.prefix(512) + lens.readings.prefix(64).flatMap { $0.prefix(64).map(Self.word) }
        columnWidth = min(max(words.map(\.columns).max() ?? 0, 4), 12) + 2
        labelWidth = min(max(lens.layers.prefix(Self.most).map(\.columns).max() ?? 0, 6), 12)
    }

    private var layerCount: Int { min(lens.readings.count, Self.most) }
    private var positionCount: Int { min(lens.tokens.count, Self.most) }
    private var isEmpty: Bool { layerCount == 0 || positionCount == 0 }

    private static func word(_ reading: WordLens.Reading) -> String { reading.best.first?.text ?? "·" }

    var title: String { "lens" }
    var detail: String { lens.model + (lens.input.map { " · \($0)" } ?? "") }
    var wantsStage: Bool { !isEmpty }
    var keys: [KeyHint] { [KeyHint("▴ ▾", "layer"), KeyHint("◂ ▸", "position")] }

    var start: ViewState {
        var state = ViewState()
        state.row = min(max(lens.layer, 0), max(layerCount - 1, 0))
        return state
    }

    private func chosen(_ state: ViewState) -> (layer: Int, position: Int) {
        (min(max(state.row, 0), max(layerCount - 1, 0)), min(max(state.column, 0), max(positionCount - 1, 0)))
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        guard !isEmpty else { return .ignored }
        var next = state
        (next.row, next.column) = chosen(state)
        switch key {
        case .left: next.column = max(next.column - 1, 0)
        case .right: next.column = min(next.column + 1, positionCount - 1)
        case .home: next.column = 0
        case .end: next.column = positionCount - 1
        default:
            guard let row = Scrolling.row(key, from: next.row, count: layerCount) else { return .ignored }
            next.row = row
        }
        return .state(next)
    }

    private func name(_ layer: Int) -> String { lens.layers.indices.contains(layer) ? lens.layers[layer] : "\(layer)" }

    private var naming: [Line] {
        [
            Line([Span("logit lens", .strong, bold: true)]),
            Line([Span("norm ", .muted), Span(lens.parts.norm ?? "none")]),
            Line([Span("head ", .muted), Span(lens.parts.head)]),
        ]
    }

    func transcript(width: Int) -> [Line] {
        guard !isEmpty else { return Line("no layer says anything", .muted).wrapped(to: width) }
        let last = layerCount - 1
        let words = (0..<min(positionCount, 512)).map { Self.word(lens.readings[last][safe: $0]) }
        return Line([Span("layer \(name(last)) says ", .muted), Span(words.joined(separator: " "))]).wrapped(to: width)
            .prefix(4) + []
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        guard !isEmpty else { return ["no layer says anything"] }
        var lines = AttentionContent.flow(naming, width: max(width, 40)).map(\.text) + [""]
        let shown = 0..<min(positionCount, 128)
        let cells = (0..<layerCount).map { layer in
            shown.map { position -> String in
                guard let best = lens.reading(layer, position)?.best.first else { return "·" }
                return best.text + " " + Format.fixed(Double(best.probability), 2)
            }
        }
        let widths = shown.map { column in
            max(lens.tokens[column].columns, cells.map { $0[column].columns }.max() ?? 0)
        }
        func row(_ label: String, _ texts: [String]) -> String {
            var line = label.padded(to: labelWidth, glyphs: glyphs)
            for (text, width) in zip(texts, widths) { line += "  " + text.padded(to: width, glyphs: glyphs) }
            while line.last == " " { line.removeLast() }
            return line
        }
        lines.append(row("behind", shown.map { lens.tokens[$0] }))
        for layer in 0..<layerCount { lines.append(row(name(layer), cells[layer])) }
        return lines.map(glyphs.spell)
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 4, rect.height >= 1 else { return }
        guard !isEmpty else {
            frame.write("no layer says anything", at: Point(x: rect.x, y: rect.y), maxWidth: rect.width, .muted)
            return
        }
        var y = rect.y
        if rect.height >= 8 {
            for line in AttentionContent.flow(naming, width: rect.width).prefix(3) {
                frame.write(line, at: Point(x: rect.x, y: y), maxWidth: rect.width)
                y += 1
            }
            y += 1
        }
        let below = rect.maxY - y >= layerCount + 9 ? 8 : rect.maxY - y >= 12 ? 8 : 0
        let used = drawGrid(
            state, into: &frame, in: Rect(x: rect.x, y: y, width: rect.width, height: rect.maxY - y - below))
        guard below > 0 else { return }
        drawReading(
            state, into: &frame, in: Rect(x: rect.x, y: used + 1, width: rect.width, height: rect.maxY - used - 1))
    }

    /// Returns the row below the grid.
    private func drawGrid(_ state: ViewState, into frame: inout Frame, in rect: Rect) -> Int {
        let room = rect.width - labelWidth - 1
        guard room >= 4, rect.height >= 2 else { return rect.y }
        let cell = min(columnWidth, room)
        let columns = min(max(room / cell, 1), positionCount)
        let rows = min(layerCount, rect.height - 1)
        let (layer, position) = chosen(state)
        let firstColumn = Scrolling.first(showing: position, count: positionCount, room: columns)
        let firstRow = Scrolling.first(showing: layer, count: layerCount, room: rows)
        frame.write("layer", at: Point(x: rect.x, y: rect.y), maxWidth: labelWidth, .faint)
        for place in 0..<columns {
            let column = firstColumn + place
            let isChosen = column == position
            frame.write(
                Line(lens.tokens[column], isChosen ? .accent : .muted, bold: isChosen),
                at: Point(x: rect.x + labelWidth + 1 + place * cell + 1, y: rect.y), maxWidth: cell - 1)
        }
        for place in 0..<rows {
            let row = firstRow + place
            let y = rect.y + 1 + place
            let isChosen = row == layer
            frame.write(
                Line(name(row), isChosen ? .accent : .muted, bold: isChosen), at: Point(x: rect.x, y: y),
                maxWidth: labelWidth)
            for column in 0..<columns {
                drawCell(
                    lens.reading(row, firstColumn + column), isChosen: isChosen && firstColumn + column == position,
                    into: &frame,
                    in: Rect(x: rect.x + labelWidth + 1 + column * cell, y: y, width: cell, height: 1))
            }
        }
        return rect.y + 1 + rows
    }

    /// The likeliest word on the heat of its probability; without colours with its tenths behind it.
    private func drawCell(_ reading: WordLens.Reading?, isChosen: Bool, into frame: inout Frame, in rect: Rect) {
        let best = reading?.best.first
        let part = best.map { $0.probability.isFinite ? $0.probability : 0 } ?? 0
        let noColor = frame.capability.colors == .none
        let ground: Ink = noColor ? .role(.background) : .ramp(.heat, part * 0.92)
        let style = Style(ink: .role(.text), ground: ground, bold: isChosen, reverse: noColor && isChosen)
        frame.fill(rect, Style(ink: style.ink, ground: ground))
        let text = (best?.text ?? "·").padded(to: max(rect.width - 2, 1), glyphs: frame.capability.glyphs)
        frame.write(
            text, at: Point(x: rect.x + 1, y: rect.y), maxWidth: max(rect.width - 2, 1), style: style)
        if noColor, best != nil {
            frame.write(
                String(DigitFitter.digit(part)), at: Point(x: rect.maxX - 1, y: rect.y), maxWidth: 1, .muted)
        } else if isChosen {
            let mark = Style(ink: .role(.strong), ground: ground, bold: true)
            frame.write("▸", at: Point(x: rect.x, y: rect.y), maxWidth: 1, style: mark)
        }
    }

    /// The chosen place in full: its likeliest words with bars, and what the text goes on with.
    private func drawReading(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        let (layer, position) = chosen(state)
        guard rect.height >= 2, let reading = lens.reading(layer, position) else { return }
        let path = lens.paths.indices.contains(layer) ? lens.paths[layer] : ""
        frame.write(
            Line([
                Span("behind ", .muted), Span(lens.tokens[position], .strong, bold: true), Span("   layer ", .muted),
                Span(name(layer)), Span("   \(path)", .faint),
            ]), at: Point(x: rect.x, y: rect.y), maxWidth: rect.width)
        let widest = min(reading.best.map(\.text.columns).max() ?? 0, max(rect.width / 3, 4))
        let width = min(max(rect.width - widest - 12, 0), 30)
        var lines = reading.best.prefix(5).map { word in
            Line(word.text.padded(to: widest) + "  ")
                + Bar.line(Double(word.probability), width: width, on: frame.capability)
                + Line("  " + Format.unit(Double(word.probability)), .strong)
        }
        if let next = reading.next {
            let place = reading.rank.map { " · rank \(Format.count($0))" } ?? ""
            lines.append(
                Line([
                    Span("the text goes on with ", .muted), Span(next.text),
                    Span("  " + Format.scale(Double(next.probability)) + place, .muted),
                ]))
        }
        for (place, line) in lines.prefix(rect.height - 1).enumerated() {
            frame.write(line, at: Point(x: rect.x, y: rect.y + 1 + place), maxWidth: rect.width)
        }
    }
}

extension [WordLens.Reading] {
    /// The reading at a place; an empty one where there is none.
    fileprivate subscript(safe place: Int) -> WordLens.Reading {
        indices.contains(place) ? self[place] : WordLens.Reading(best: [], next: nil, rank: nil)
    }
}
