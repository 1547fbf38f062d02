// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Layers × heads of one block at a time, mass or entropy, in the quiet ramp; a cursor opens a head.
struct HeadTableView: View {
    let table: HeadTable
    /// Mass, then entropy, of each block: by layer and head.
    private let values: [[[Float]]]
    private let deviations: [[[Float]?]]
    private let layers: [Int]
    private let heads: Int

    private static let measures = ["mass", "entropy"]

    /// A layer's number, which has three places.
    private static func number(_ layer: Int) -> String { (-99...999).contains(layer) ? "\(layer)" : "…" }
    private static let cell = 4

    init(_ table: HeadTable) {
        self.table = table
        let sound = [table.layers.count, table.headCount]
        let isSound =
            table.headCount > 0 && table.headCount <= 4096 && table.layers.count <= 4096
            && table.blocks.allSatisfy { $0.mass.shape == sound && $0.entropy.shape == sound }
        layers = isSound ? table.layers : []
        heads = isSound ? table.headCount : 0
        let blocks = isSound ? table.blocks : []
        values = [blocks.map(\.mass.floats), blocks.map(\.entropy.floats)]
        deviations = [
            blocks.map { $0.massDeviation?.floats }, blocks.map { $0.entropyDeviation?.floats },
        ]
    }

    private var isEmpty: Bool { layers.isEmpty || heads == 0 || table.blocks.isEmpty }

    var title: String { "heads" }
    var detail: String { "\(table.model) · \(table.input)" }
    var start: ViewState {
        var state = ViewState()
        state.row = max(layers.count - 1, 0)
        state.panel = table.blocks.firstIndex { $0.name == "text→image" } ?? 0
        return state
    }
    var wantsStage: Bool { !isEmpty }

    var keys: [KeyHint] {
        [KeyHint("◂ ▸", "head"), KeyHint("▴ ▾", "layer")] + (table.blocks.count > 1 ? [KeyHint("b", "block")] : [])
            + [KeyHint("t", "mass, entropy")] + (table.request.isEmpty ? [] : [KeyHint("enter", "open")])
    }

    // MARK: Where the user stands

    private func block(_ state: ViewState) -> Int { min(max(state.panel ?? 0, 0), max(table.blocks.count - 1, 0)) }
    private func measure(_ state: ViewState) -> Int { state.zoomed ? 1 : 0 }
    private func row(_ state: ViewState) -> Int { min(max(state.row, 0), max(layers.count - 1, 0)) }
    private func column(_ state: ViewState) -> Int { min(max(state.column, 0), max(heads - 1, 0)) }

    private func value(_ measure: Int, _ block: Int, _ layer: Int, _ head: Int) -> Float {
        let place = layer * heads + head
        guard values[measure].indices.contains(block), values[measure][block].indices.contains(place) else {
            return .nan
        }
        return values[measure][block][place]
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        guard !isEmpty else { return .ignored }
        var next = state
        switch key {
        case .left: next.column = max(column(state) - 1, 0)
        case .right: next.column = min(column(state) + 1, heads - 1)
        case .character("t"): next.zoomed.toggle()
        case .character("b") where table.blocks.count > 1: next.panel = (block(state) + 1) % table.blocks.count
        case .enter:
            guard !table.request.isEmpty else { return .ignored }
            return .line("\(table.request) --layer \(layers[row(state)]) --head \(column(state))")
        default:
            guard let row = Scrolling.row(key, from: row(state), count: layers.count) else { return .ignored }
            next.row = row
        }
        return .state(next)
    }

    // MARK: In words

    func transcript(width: Int) -> [Line] {
        guard !isEmpty else { return Line("no heads", .muted).wrapped(to: width) }
        let first = "\(layers.count) layers × \(heads) heads · \(table.attention.phrase)"
        return Line(first, .muted).wrapped(to: width)
            + table.blocks.indices.flatMap { block in
                let mean = values[0][block].reduce(0, +) / Float(max(values[0][block].count, 1))
                return Line([
                    Span(table.blocks[block].name.padded(to: 14)), Span("mass ", .muted),
                    Span(Format.unit(Double(mean)), .strong),
                ]).wrapped(to: width)
            }
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        guard !isEmpty else { return ["no heads"] }
        var lines = ["\(table.attention.phrase), a row a layer, a column a head" + averaged]
        for block in table.blocks.indices {
            for measure in 0...1 {
                lines += ["", "\(table.blocks[block].name) \(Self.measures[measure])"]
                lines.append("   " + (0..<heads).map { "\($0)".alignedRight(in: 6) }.joined())
                for row in layers.indices {
                    let numbers = (0..<heads).map { head in
                        Format.unit(Double(value(measure, block, row, head))).alignedRight(in: 6)
                    }
                    lines.append(Self.number(layers[row]).alignedRight(in: 3) + numbers.joined())
                }
            }
        }
        return lines.map(glyphs.spell)
    }

    private var averaged: String { table.examples > 1 ? ", mean of \(table.examples) examples" : "" }

    // MARK: On the stage

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 10, rect.height >= 3 else { return }
        guard !isEmpty else {
            frame.write("no heads", at: Point(x: rect.x, y: rect.y), maxWidth: rect.width, .muted)
            return
        }
        var y = drawHeader(state, into: &frame, in: rect)
        let below = rect.height >= 14 ? 5 + table.blocks.count : rect.height >= 8 ? 2 : 0
        let grid = Rect(x: rect.x, y: y, width: rect.width, height: max(rect.maxY - y - below, 2))
        y = drawGrid(state, into: &frame, in: grid)
        guard below > 0 else { return }
        if below > 2 {
            let width = min(max(heads * Self.cell, 24), rect.width - 5, 48)
            RampLegend(ramp: .quiet, low: 0, high: 1, mark: Double(shown(state)))
                .draw(into: &frame, at: Point(x: rect.x + 5, y: y + 1), width: width)
            y += 3
        }
        for line in footer(state) where y + 1 < rect.maxY {
            frame.write(line, at: Point(x: rect.x, y: y + 1), maxWidth: rect.width)
            y += 1
        }
    }

    private func shown(_ state: ViewState) -> Float { value(measure(state), block(state), row(state), column(state)) }

    /// The measure and what it means, then the blocks by name; returns the row below them.
    private func drawHeader(_ state: ViewState, into frame: inout Frame, in rect: Rect) -> Int {
        let meaning =
            measure(state) == 0 ? "how much of a row lies on the block's keys" : "how evenly it spreads there"
        let title = Line([
            Span(Self.measures[measure(state)], .strong, bold: true), Span("   \(table.attention.phrase)"),
            Span("   \(meaning)\(averaged)", .muted),
        ])
        frame.write(title.cut(to: rect.width, in: frame.capability.glyphs), at: Point(x: rect.x, y: rect.y))
        var x = rect.x
        for (place, block) in table.blocks.enumerated() {
            let isChosen = place == self.block(state)
            let noColor = frame.capability.colors == .none
            let style = Style(
                ink: .role(isChosen ? .text : .muted),
                ground: noColor ? .role(.background) : .role(isChosen ? .accent : .raised), bold: isChosen,
                reverse: noColor && isChosen)
            let label = " \(frame.capability.glyphs.spell(block.name)) "
            guard x + label.columns <= rect.maxX else { break }
            frame.write(Line([Span(label, style: style)]), at: Point(x: x, y: rect.y + 1), maxWidth: label.columns)
            x += label.columns + 1
        }
        return rect.y + (rect.height >= 10 ? 3 : 2)
    }

    /// Heads across, layers down; returns the row below.
    private func drawGrid(_ state: ViewState, into frame: inout Frame, in rect: Rect) -> Int {
        let (row, column) = (row(state), column(state))
        let across = max(min((rect.width - 5) / Self.cell, heads), 1)
        let down = max(min(rect.height - 1, layers.count), 1)
        let firstHead = Scrolling.first(showing: column, count: heads, room: across)
        let firstLayer = Scrolling.first(showing: row, count: layers.count, room: down)
        frame.write("layer", at: Point(x: rect.x, y: rect.y), maxWidth: 5, .faint)
        for place in 0..<across {
            let head = firstHead + place
            let role: Role = head == column ? .accent : .muted
            frame.write(
                Line("\(head)", role, bold: head == column), endingAt: rect.x + 5 + (place + 1) * Self.cell,
                y: rect.y)
        }
        for place in 0..<down {
            let layer = firstLayer + place
            let y = rect.y + 1 + place
            let role: Role = layer == row ? .accent : .muted
            frame.write(
                Line(Self.number(layers[layer]), role, bold: layer == row), endingAt: rect.x + 3, y: y, maxWidth: 3)
            for place in 0..<across {
                let head = firstHead + place
                drawCell(
                    value(measure(state), block(state), layer, head), isChosen: layer == row && head == column,
                    into: &frame, at: Point(x: rect.x + 5 + place * Self.cell, y: y))
            }
        }
        return rect.y + 1 + down
    }

    private func drawCell(_ value: Float, isChosen: Bool, into frame: inout Frame, at point: Point) {
        let noColor = frame.capability.colors == .none
        let style = Style(
            ink: .role(!value.isFinite ? .warning : isChosen ? .strong : .text),
            ground: noColor ? .role(.background) : value.isFinite ? .ramp(.quiet, value) : .role(.background),
            bold: isChosen, reverse: noColor && isChosen)
        frame.fill(
            Rect(x: point.x, y: point.y, width: Self.cell, height: 1), Style(ink: style.ink, ground: style.ground))
        frame.write(
            Line([Span(Self.short(value), style: style)]), endingAt: point.x + Self.cell, y: point.y,
            maxWidth: Self.cell - 1)
        if isChosen, !noColor { frame.write("▸", at: point, maxWidth: 1, style: style) }
    }

    /// The chosen head: both measures in every block.
    private func footer(_ state: ViewState) -> [Line] {
        let (layer, head) = (row(state), column(state))
        let first = Line([
            Span("layer ", .muted), Span("\(layers[layer])"), Span("   head ", .muted), Span("\(head)"),
        ])
        return [first]
            + table.blocks.indices.map { block in
                let isChosen = block == self.block(state)
                let parts = (0...1).flatMap { measure -> [Span] in
                    let number = Format.unit(Double(value(measure, block, layer, head)))
                    let place = layer * heads + head
                    let deviation = deviations[measure][block].flatMap { $0.indices.contains(place) ? $0[place] : nil }
                    let spread = deviation.map { " ± " + Format.unit(Double($0)) } ?? ""
                    return [
                        Span("   \(Self.measures[measure]) ", .muted),
                        Span(number, isChosen ? .strong : .text, bold: isChosen), Span(spread, .muted),
                    ]
                }
                return Line([Span(table.blocks[block].name.padded(to: 13), isChosen ? .accent : .text)] + parts)
            }
    }

    private static func short(_ value: Float) -> String {
        guard value.isFinite else { return "nan" }
        let text = Format.fixed(Double(value), 2)
        return text.hasPrefix("0.") ? String(text.dropFirst()) : text == "1.00" ? "1.0" : text
    }
}
