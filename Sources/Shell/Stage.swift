// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Visuals

/// The views that were made, each with the place where its user stands; one is shown.
struct Stage {
    /// Older views are forgotten.
    static let limit = 40

    struct Exhibit {
        var view: any View
        var state: ViewState
        /// The step it came from, and the slot where a step shows several.
        var step: Int
        var slot: String
    }

    private(set) var exhibits: [Exhibit] = []
    private(set) var index = 0

    var current: Exhibit? { exhibits.indices.contains(index) ? exhibits[index] : nil }
    var isEmpty: Bool { exhibits.isEmpty }

    /// Shows a view: in place of what the same step showed before, or of the view that asked for it, or as the newest.
    mutating func show(_ view: any View, step: Int, slot: String = "", inPlaceOf asker: Int? = nil) {
        if let same = exhibits.lastIndex(where: { $0.step == step && ($0.slot == slot || slot.isEmpty) }) {
            let kept = type(of: exhibits[same].view) == type(of: view) && slot == exhibits[same].slot
            let state = kept ? exhibits[same].state : view.start
            exhibits[same] = Exhibit(view: view, state: state, step: step, slot: slot)
            index = same
        } else if let asker, let place = exhibits.lastIndex(where: { $0.step == asker }) {
            exhibits[place] = Exhibit(view: view, state: view.start, step: step, slot: slot)
            index = place
        } else {
            if exhibits.count >= Self.limit { exhibits.removeFirst() }
            exhibits.append(Exhibit(view: view, state: view.start, step: step, slot: slot))
            index = exhibits.count - 1
        }
    }

    /// Goes to another view; stays where there is none.
    mutating func go(by offset: Int) { index = min(max(index + offset, 0), max(exhibits.count - 1, 0)) }

    /// Takes the shown view away, and shows the one before it.
    mutating func removeCurrent() {
        guard exhibits.indices.contains(index) else { return }
        exhibits.remove(at: index)
        index = min(max(index - 1, 0), max(exhibits.count - 1, 0))
    }

    /// Lets the shown view answer a key: its state changes here; a line it wants run is returned.
    mutating func answer(_ key: Key, in size: Size) -> ViewAnswer {
        guard let current else { return .ignored }
        let page = current.view as? PageView
        let answer = page?.answer(key, at: current.state, in: size) ?? current.view.answer(key, at: current.state)
        if case .state(let state) = answer { exhibits[index].state = state }
        return answer
    }

    private func drawKeys(of view: any View, into frame: inout Frame, in row: Rect) {
        var x = row.x
        for hint in view.keys {
            let line = Line([Span(hint.keys, .muted), Span(" " + hint.meaning, .faint)])
            let width = line.width(in: frame.capability.glyphs)
            guard x + width <= row.maxX else { break }
            x += frame.write(line, at: Point(x: x, y: row.y)) + 4
        }
    }

    /// Title row, a blank row, and the view; where there is room its keys in the last row.
    func draw(into frame: inout Frame, in rect: Rect, isFocused: Bool, hasTitle: Bool) {
        guard let current, !rect.isEmpty else { return }
        var body = rect
        if hasTitle {
            let count = Line("view \(index + 1) of \(exhibits.count)", .muted)
            let countWidth = exhibits.count > 1 ? count.width() : 0
            let title = Line([
                Span(current.view.title, isFocused ? .accent : .strong, bold: true),
                Span("  " + current.view.detail, .muted),
            ])
            let room = rect.width - (countWidth == 0 ? 0 : countWidth + 2)
            frame.write(title, at: Point(x: rect.x, y: rect.y), maxWidth: room)
            if countWidth > 0 { frame.write(count, endingAt: rect.maxX, y: rect.y) }
            body = rect.inset(top: min(2, rect.height))
        }
        // Key hints are the first to go: a high stage keeps rows for them, a lower one has them where rows are left.
        let foot = Rect(x: body.x, y: body.maxY - 2, width: body.width, height: 2)
        if !current.view.keys.isEmpty, body.height >= 24 { body = body.inset(bottom: 2) }
        frame.clipped(to: body) { current.view.draw(current.state, into: &$0, in: body) }
        if rect.height >= 20, frame.isBlank(in: foot) {
            drawKeys(
                of: current.view, into: &frame, in: Rect(x: foot.x, y: foot.maxY - 1, width: foot.width, height: 1))
        }
    }
}
