// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results
import Tensors

/// Attention among the tokens of a text: the row as chips, the whole matrix of one head below.
struct TokenAttentionView: View {
    let content: AttentionContent
    /// [layer, head, query, key]; shared with the value, not copied.
    private let weights: Tensor
    private let tokenCount: Int

    init(_ map: AttentionMap, _ content: AttentionContent) {
        self.content = content
        weights = map.weights
        let shape = map.weights.shape
        tokenCount = shape.count == 4 && shape[2] == shape[3] ? shape[3] : 0
    }

    var title: String { "attention" }
    var detail: String { "\(content.model) · \(content.input)" }
    var start: ViewState { content.start }
    var wantsStage: Bool { true }

    var keys: [KeyHint] {
        content.keys([KeyHint("p", "token"), KeyHint("m", "method")])
    }

    func transcript(width: Int) -> [Line] {
        let state = start
        let head =
            content.method != .raw
            ? content.method.rawValue : "layer \(state.layer) · \(content.joinedName(state.head))"
        let first = Line("row \(content.queryLabel) · \(head)", .muted).wrapped(to: width)
        let row = content.row(layer: state.layer, head: state.head)
        let most = row.indices.filter { row[$0].isFinite }.sorted { row[$0] > row[$1] }.prefix(3)
        let labels = most.map { name($0) }
        let widest = min(labels.map(\.columns).max() ?? 0, max(width - 18, 1))
        return first
            + zip(most, labels).map { token, label in
                Line(
                    [Span(label.padded(to: widest)), Span("  ")]
                        + Bar.spans(Double(row[token]), width: max(width - widest - 9, 0))
                        + [Span("  " + Format.unit(Double(row[token])))])
            }
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        let state = start
        var lines = AttentionContent.flow(content.naming(state), width: max(width, 40)).map { glyphs.spell($0.text) }
        let row = content.row(layer: state.layer, head: state.head)
        let widest = min(row.indices.map { name($0).columns }.max() ?? 0, 40)
        lines.append("")
        for token in row.indices {
            let value = Double(row[token])
            let bar = Bar.text(value, width: 20, glyphs: glyphs)
            lines.append(name(token).padded(to: widest, glyphs: glyphs) + "  " + bar + "  " + Format.unit(value))
        }
        if tokenCount > 0, tokenCount <= 40 {
            lines += ["", "query down, key across"] + matrix(state).plain(width: width, glyphs: glyphs)
        }
        return lines
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 4, rect.height >= 1 else { return }
        let row = shownRow(state)
        var y = rect.y
        for line in AttentionContent.flow(naming(state), width: rect.width) where y < rect.maxY {
            frame.write(line, at: Point(x: rect.x, y: y), maxWidth: rect.width)
            y += 1
        }
        guard rect.height >= 6 else { return }
        let most = row.filter(\.isFinite).max() ?? 0
        let chips = row.indices.map { token in
            Chip(
                text: name(token), below: Self.short(row[token]), ground: most > 0 ? row[token] / most : 0,
                isChosen: state.cursor && token == cursor(state))
        }
        let strip = Rect(
            x: rect.x, y: y + 1, width: rect.width, height: min(rect.maxY - y - 1, max(rect.height / 3, 3)))
        y = Chip.draw(chips, into: &frame, in: strip, from: state.cursor ? cursor(state) : 0) + 1
        guard y + 4 < rect.maxY, tokenCount > 0 else { return }
        frame.write(
            Line([Span("query × key", .strong, bold: true), Span("   a row a query", .muted)]),
            at: Point(x: rect.x, y: y),
            maxWidth: rect.width)
        let chosen = cursor(state)
        let below = rect.maxY - y >= 10 ? 3 : 0
        let grid = matrix(state)
        let used = grid.draw(
            into: &frame, in: Rect(x: rect.x, y: y + 1, width: rect.width, height: rect.maxY - y - 1 - below),
            row: chosen,
            column: state.cursor ? min(state.column, max(tokenCount - 1, 0)) : nil, wantsNumbers: false)
        guard below > 0 else { return }
        RampLegend(ramp: .heat, low: 0, high: Double(grid.high))
            .draw(
                into: &frame, at: Point(x: rect.x, y: used.maxY + 1),
                width: min(max(used.width - 2, 24), rect.width, 48))
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        var next = state
        switch key {
        case .character("p"):
            next.cursor.toggle()
            if next.cursor { (next.row, next.column) = (cursor(state), cursor(state)) }
        case .character("m"): return content.otherMethod
        case .escape where state.cursor: next.cursor = false
        case .left where state.cursor: next.column = max(min(state.column, tokenCount - 1) - 1, 0)
        case .right where state.cursor: next.column = max(min(state.column + 1, tokenCount - 1), 0)
        case .up where state.cursor: next.row = max(min(state.row, tokenCount - 1) - 1, 0)
        case .down where state.cursor: next.row = max(min(state.row + 1, tokenCount - 1), 0)
        case .left: return content.answer(layerBy: -1, at: state)
        case .right: return content.answer(layerBy: 1, at: state)
        case .up: return content.answer(headBy: -1, at: state)
        case .down: return content.answer(headBy: 1, at: state)
        default: return .ignored
        }
        return .state(next)
    }

    private func naming(_ state: ViewState) -> [Line] {
        var parts = content.naming(state)
        guard state.cursor, tokenCount > 0 else { return parts }
        let (row, column) = (cursor(state), min(max(state.column, 0), tokenCount - 1))
        parts[1] = Line([Span("row ", .muted), Span(name(row))])
        let value = matrix(state).value(row, column)
        return parts + [
            Line([
                Span("◆ ", .strong, bold: true), Span("on \(name(column)) ", .muted),
                Span(Format.unit(Double(value)), .strong, bold: true),
            ])
        ]
    }

    /// The row under the cursor, else the first that was asked for.
    private func cursor(_ state: ViewState) -> Int {
        let row = state.cursor ? state.row : content.queries.first ?? 0
        return min(max(row, 0), max(tokenCount - 1, 0))
    }

    private func shownRow(_ state: ViewState) -> [Float] {
        guard state.cursor, tokenCount > 0 else { return content.row(layer: state.layer, head: state.head) }
        let grid = matrix(state)
        return (0..<tokenCount).map { grid.value(cursor(state), $0) }
    }

    private func name(_ token: Int) -> String {
        content.tokens.indices.contains(token) ? content.tokens[token] : "\(token)"
    }

    private static func short(_ value: Float) -> String {
        guard value.isFinite else { return "nan" }
        let text = Format.fixed(Double(value), 2)
        return text.hasPrefix("0.") ? String(text.dropFirst()) : text
    }

    /// Query × key of the layer, heads joined as the state says.
    private func matrix(_ state: ViewState) -> MatrixGrid {
        let labels = (0..<tokenCount).map { name($0) }
        var values = [Float](repeating: 0, count: tokenCount * tokenCount)
        if let layer = content.layers.firstIndex(of: state.layer), weights.shape.count == 4, layer < weights.shape[0] {
            let heads = weights.shape[1]
            let area = tokenCount * tokenCount
            let chosen = state.head.map { [$0] } ?? Array(0..<heads)
            weights.withFloats { all in
                for head in chosen where (0..<heads).contains(head) {
                    let base = (layer * heads + head) * area
                    for place in 0..<area {
                        let weight = all[base + place]
                        values[place] = content.joined == .max ? max(values[place], weight) : values[place] + weight
                    }
                }
            }
            if content.joined != .max { for place in values.indices { values[place] /= Float(max(chosen.count, 1)) } }
        }
        return MatrixGrid(
            values: values, rows: labels, columns: labels, rowCount: tokenCount, columnCount: tokenCount,
            quantity: "weight", ramp: .heat)
    }
}
