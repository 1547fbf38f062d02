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
        /// What it is a view of, where newer views of the same take its place.
        var name: String?
    }

    private(set) var exhibits: [Exhibit] = []
    private(set) var index = 0
    /// Names whose view the user closed: it comes back when a command shows it, not by itself.
    private var closed: Set<String> = []

    var current: Exhibit? { exhibits.indices.contains(index) ? exhibits[index] : nil }
    var isEmpty: Bool { exhibits.isEmpty }

    /// Shows a view: in place of an older one of the same run, of what the same step showed before, or of the view that
    /// asked for it, or as the newest.
    mutating func show(_ view: any View, step: Int, slot: String = "", inPlaceOf asker: Int? = nil) {
        if let name = view.liveName { closed.remove(name) }
        if let name = view.liveName, let live = exhibits.lastIndex(where: { $0.name == name }) {
            replace(live, with: view, step: step, slot: slot, name: name)
            index = live
        } else if let same = exhibits.lastIndex(where: { $0.step == step && ($0.slot == slot || slot.isEmpty) }) {
            replace(same, with: view, step: step, slot: slot, name: view.liveName)
            index = same
        } else if let asker, let place = exhibits.lastIndex(where: { $0.step == asker }) {
            exhibits[place] = Exhibit(view: view, state: view.start, step: step, slot: slot, name: view.liveName)
            index = place
        } else {
            append(Exhibit(view: view, state: view.start, step: step, slot: slot, name: view.liveName))
            index = exhibits.count - 1
        }
    }

    /// What an update meant for what is shown.
    enum Update: Equatable {
        /// The view that is shown was exchanged, or one that is not; or there was none, and now it is shown.
        case shown, hidden, added
    }

    /// Exchanges the view of that name where the user does not see it come: he stays at what he looks at.
    mutating func update(_ view: any View, name: String, step: Int) -> Update {
        if let place = exhibits.lastIndex(where: { $0.name == name }) {
            replace(place, with: view, step: exhibits[place].step, slot: exhibits[place].slot, name: name)
            return place == index ? .shown : .hidden
        }
        guard !closed.contains(name), view.wantsStage else { return .hidden }
        append(Exhibit(view: view, state: view.start, step: step, slot: "", name: name))
        index = exhibits.count - 1
        return .added
    }

    /// Puts a view in another's place; who looks at it stays where he stood in it.
    private mutating func replace(_ place: Int, with view: any View, step: Int, slot: String, name: String?) {
        let before = exhibits[place]
        let isSame = type(of: before.view) == type(of: view) && (slot == before.slot || name != nil)
        exhibits[place] = Exhibit(
            view: view, state: isSame ? before.state : view.start, step: step, slot: slot, name: name)
    }

    /// Adds an exhibit; the oldest one that does not change any more gives way.
    private mutating func append(_ exhibit: Exhibit) {
        if exhibits.count >= Self.limit { exhibits.remove(at: exhibits.firstIndex { $0.name == nil } ?? 0) }
        exhibits.append(exhibit)
    }

    /// Goes to another view; stays where there is none.
    mutating func go(by offset: Int) { index = min(max(index + offset, 0), max(exhibits.count - 1, 0)) }

    /// Takes the shown view away, and shows the one before it.
    mutating func removeCurrent() {
        guard exhibits.indices.contains(index) else { return }
        if let name = exhibits.remove(at: index).name { closed.insert(name) }
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
