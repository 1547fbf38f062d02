// SPDX-License-Identifier: GPL-3.0-or-later
import Frames

/// Lists that are longer than their pane.
enum Scrolling {
    /// The first row shown when `scroll` is asked for: the list's end is never above the pane's.
    static func first(_ scroll: Int, count: Int, room: Int) -> Int { max(min(scroll, count - room), 0) }

    /// The first row shown so that `row` is in the middle, as far as the list allows.
    static func first(showing row: Int, count: Int, room: Int) -> Int {
        first(row - room / 2, count: count, room: room)
    }

    /// Arrow, page, home and end keys as changes of `scroll`.
    static func answer(_ key: Key, at state: ViewState, count: Int) -> ViewAnswer {
        var next = state
        guard let row = row(key, from: state.scroll, count: count) else { return .ignored }
        next.scroll = row
        return .state(next)
    }

    /// The row a key leads to; nil if it is none of these keys.
    static func row(_ key: Key, from row: Int, count: Int, page: Int = 10) -> Int? {
        let target: Int
        switch key {
        case .up: target = row - 1
        case .down: target = row + 1
        case .pageUp: target = row - page
        case .pageDown: target = row + page
        case .home: target = 0
        case .end: target = count - 1
        default: return nil
        }
        return min(max(target, 0), max(count - 1, 0))
    }
}
