// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Labels with a bar and a number each, the first one strong.
struct RankingView: View {
    private let ranking: Ranking
    private let labelWidth: Int
    private let values: [String]
    private let valueWidth: Int

    init(_ ranking: Ranking) {
        self.ranking = ranking
        labelWidth = ranking.rows.map(\.label.columns).max() ?? 0
        values = ranking.rows.map { Format.unit($0.value) }
        valueWidth = values.map(\.count).max() ?? 0
    }

    var title: String { ranking.quantity }
    var detail: String { ranking.rows.count == 1 ? "1 label" : "\(Format.count(ranking.rows.count)) labels" }
    var start: ViewState { ViewState() }
    var wantsStage: Bool { ranking.rows.count > Self.inTranscript }
    var keys: [KeyHint] { wantsStage ? [KeyHint("▴ ▾", "row")] : [] }

    /// Rows the transcript shows; the stage has the rest.
    private static let inTranscript = 5

    func transcript(width: Int) -> [Line] {
        let rows = (0..<min(ranking.rows.count, Self.inTranscript)).map { row($0, width: width, selected: $0 == 0) }
        let left = ranking.rows.count - rows.count
        let more = left > 0 ? [Line("… and \(Format.count(left)) more", .muted).cut(to: width)] : []
        return rows + more + ranking.notes.flatMap { $0.line.wrapped(to: width) }
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        let sizes = widths(in: width)
        let rows = ranking.rows.indices.map { index in
            let row = ranking.rows[index]
            let label = row.label.padded(to: sizes.label, glyphs: glyphs)
            let bar = sizes.bar > 0 ? "  " + Bar.text(fraction(row.value), width: sizes.bar, glyphs: glyphs) : ""
            return label + bar + "  " + values[index].alignedRight(in: valueWidth)
        }
        return rows + ranking.notes.map { glyphs.spell($0.text) }
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width > 0, rect.height > 0 else { return }
        let notes = ranking.notes.flatMap { $0.line.wrapped(to: rect.width) }
        let roomForNotes = rect.height >= notes.count + 4 ? notes.count + 1 : 0
        let (list, rest) = rect.split(top: min(rect.height - roomForNotes, ranking.rows.count))
        let first = Scrolling.first(showing: state.row, count: ranking.rows.count, room: list.height)
        for row in 0..<list.height {
            let line = self.row(first + row, width: min(rect.width, 100), selected: first + row == state.row)
            frame.write(line, at: Point(x: list.x, y: list.y + row), maxWidth: list.width)
        }
        guard roomForNotes > 0 else { return }
        for (row, note) in notes.enumerated() {
            frame.write(note, at: Point(x: rest.x, y: rest.y + 1 + row), maxWidth: rest.width)
        }
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        guard let row = Scrolling.row(key, from: state.row, count: ranking.rows.count) else { return .ignored }
        var next = state
        next.row = row
        return .state(next)
    }

    private func row(_ index: Int, width: Int, selected: Bool) -> Line {
        guard ranking.rows.indices.contains(index) else { return Line() }
        let sizes = widths(in: width)
        let row = ranking.rows[index]
        var spans = [
            Span(row.label.padded(to: sizes.label), selected ? .strong : .text, bold: selected)
        ]
        if sizes.bar > 0 {
            spans.append(Span("  "))
            spans += Bar.spans(fraction(row.value), width: sizes.bar, role: selected ? .accent : .soft)
        }
        spans.append(Span("  " + values[index].alignedRight(in: valueWidth), selected ? .strong : .text))
        return Line(spans)
    }

    private func fraction(_ value: Double) -> Double { ranking.scale > 0 ? value / ranking.scale : 0 }

    /// Labels have the first claim; a bar shorter than 6 columns is left out.
    private func widths(in width: Int) -> (label: Int, bar: Int) {
        let room = max(width - valueWidth - 2, 0)
        let label = min(labelWidth, room)
        let bar = room - label - 2
        if bar >= 6 { return (label, min(bar, 60)) }
        let cut = room - 8
        return cut >= 12 ? (cut, 6) : (label, 0)
    }
}
