// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Several views in columns, or in rows where columns would be too narrow; a number chooses the one that keys go to.
struct BesideView: View {
    private let views: [any View]

    /// Cells that a part has at least, across and down.
    private static let leastWidth = 26
    private static let leastHeight = 9
    private static let gap = 3

    init(_ beside: Beside) { views = beside.parts.map { view(for: $0) } }

    var title: String { "beside" }
    var detail: String { views.map { $0.detail.isEmpty ? $0.title : $0.detail }.joined(separator: " | ") }
    var wantsStage: Bool { views.contains { $0.wantsStage } }

    var start: ViewState {
        var state = ViewState()
        state.parts = views.map(\.start)
        state.panel = 0
        return state
    }

    private func chosen(_ state: ViewState) -> Int { min(max(state.panel ?? 0, 0), max(views.count - 1, 0)) }

    private func part(_ index: Int, of state: ViewState) -> ViewState {
        state.parts.indices.contains(index) ? state.parts[index] : views[index].start
    }

    var keys: [KeyHint] {
        var all = views.count > 1 ? [KeyHint("1 … \(min(views.count, 9))", "choose")] : []
        for hint in views.flatMap(\.keys) where !all.contains(hint) { all.append(hint) }
        return all
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        guard !views.isEmpty else { return .ignored }
        var next = state
        if case .character(let character) = key, let number = character.wholeNumberValue,
            views.indices.contains(number - 1)
        {
            next.panel = number - 1
            return .state(next)
        }
        let place = chosen(state)
        switch views[place].answer(key, at: part(place, of: state)) {
        case .state(let inner):
            next.parts = views.indices.map { part($0, of: state) }
            next.parts[place] = inner
            return .state(next)
        case let other: return other
        }
    }

    // MARK: In words

    func transcript(width: Int) -> [Line] {
        views.flatMap { Line($0.heading).wrapped(to: width) + $0.transcript(width: width) }
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        var lines: [String] = []
        for view in views {
            if !lines.isEmpty { lines.append("") }
            lines.append(glyphs.spell(Line(view.heading).text))
            lines += view.plain(width: width, glyphs: glyphs)
        }
        return lines
    }

    // MARK: On the stage

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard !views.isEmpty, !rect.isEmpty else { return }
        let places = Self.places(for: views.count, in: rect)
        // Where not even rows are high enough, only the chosen one is seen.
        let shown = places.isEmpty ? [(chosen(state), rect)] : Array(zip(views.indices, places))
        for (index, place) in shown {
            let view = views[index]
            let isChosen = index == chosen(state) && views.count > 1
            let number = views.count > 1 ? "\(index + 1) " : ""
            frame.write(
                Line([
                    Span(number, isChosen ? .accent : .faint),
                    Span(view.title, isChosen ? .accent : .strong, bold: true), Span("  " + view.detail, .muted),
                ]), at: Point(x: place.x, y: place.y), maxWidth: place.width)
            let body = place.inset(top: min(2, place.height))
            frame.clipped(to: body) { view.draw(part(index, of: state), into: &$0, in: body) }
        }
    }

    /// Where the parts stand: columns, else rows; none where neither fits.
    static func places(for count: Int, in rect: Rect) -> [Rect] {
        let width = (rect.width + gap) / count - gap
        if width >= leastWidth || count == 1 {
            return (0..<count).map {
                Rect(x: rect.x + $0 * (width + gap), y: rect.y, width: width, height: rect.height)
            }
        }
        let height = (rect.height + 1) / count - 1
        guard height >= leastHeight else { return [] }
        return (0..<count).map {
            Rect(x: rect.x, y: rect.y + $0 * (height + 1), width: rect.width, height: height)
        }
    }
}

extension View {
    /// Its title and detail in one line of the transcript.
    fileprivate var heading: [Span] { [Span(title, .strong, bold: true), Span("  " + detail, .muted)] }
}
