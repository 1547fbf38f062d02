// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// The modules of a model: names indented, what they are, shapes, and how many numbers they hold at the right.
struct TreeView: View {
    /// A node as a line, its depth from 0.
    private struct Item: Sendable {
        let name: String
        let path: String
        let what: String
        let isTensor: Bool
        let count: String
        let depth: Int
    }

    private let model: String
    private let total: Int
    private let items: [Item]
    private let depth: Int
    private let startDepth: Int
    private let countWidth: Int

    /// Deeper than any model, and a bound for hostile data.
    private static let deepest = 64
    private static let longest = 200_000

    init(_ tree: ModuleTree) {
        model = tree.model
        total = tree.root.parameterCount
        var items: [Item] = []
        // Depth first without recursion: a file's names may nest as deep as they like.
        var stack: [(node: ModuleTree.Node, depth: Int)] = [(tree.root, 0)]
        while let (node, depth) = stack.popLast(), items.count < Self.longest {
            let what =
                node.shape.map { "[\($0.map(String.init).joined(separator: ", "))] \(node.dtype ?? "")" } ?? node.type
            items.append(
                Item(
                    name: node.name, path: node.path, what: what, isTensor: node.shape != nil,
                    count: Format.parameters(node.parameterCount), depth: depth))
            guard depth < Self.deepest else { continue }
            for child in node.children.reversed() { stack.append((child, depth + 1)) }
        }
        self.items = items
        let depth = items.map(\.depth).max() ?? 0
        self.depth = depth
        startDepth = (1...max(depth, 1)).last { limit in items.count { $0.depth <= limit } <= 40 } ?? min(depth, 1)
        countWidth = items.map(\.count.count).max() ?? 0
    }

    var title: String { "tree" }
    var detail: String { "\(model) · \(Format.parameters(total))" }
    var wantsStage: Bool { items.count > 6 }
    var keys: [KeyHint] { [KeyHint("▴ ▾", "module"), KeyHint("◂ ▸", "depth"), KeyHint("enter", "look")] }

    /// `column` is how deep the tree is shown.
    var start: ViewState {
        var state = ViewState()
        state.column = startDepth
        return state
    }

    func transcript(width: Int) -> [Line] {
        items.filter { $0.depth <= 1 }.prefix(8).map { line($0, width: width, selected: false, ground: .background) }
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        let names = items.map { String(repeating: "  ", count: $0.depth) + glyphs.spell($0.name) }
        let nameWidth = names.map(\.columns).max() ?? 0
        let whats = items.map { glyphs.spell($0.what) }
        let whatWidth = whats.map(\.columns).max() ?? 0
        return items.indices.map { place in
            names[place].padded(to: nameWidth) + "  " + whats[place].padded(to: whatWidth) + "  "
                + items[place].count.alignedRight(in: countWidth)
        }
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width > 0, rect.height > 0 else { return }
        let shown = visible(state)
        let row = min(max(state.row, 0), max(shown.count - 1, 0))
        let hasPath = rect.height >= 8
        let room = min(rect.height - (hasPath ? 2 : 0), shown.count)
        let first = Scrolling.first(showing: row, count: shown.count, room: room)
        let width = min(rect.width, 96)
        for place in 0..<room {
            let selected = first + place == row
            let ground: Role = selected ? .selection : .background
            let y = rect.y + place
            if selected { frame.fill(Rect(x: rect.x, y: y, width: width, height: 1), Style(.text, on: .selection)) }
            let line = line(shown[first + place], width: width, selected: selected, ground: ground)
            frame.write(line, at: Point(x: rect.x, y: y), maxWidth: width)
        }
        guard hasPath, shown.indices.contains(row) else { return }
        let path = shown[row].path.isEmpty ? model : shown[row].path
        let hidden = shown.count < items.count ? "   depth \(state.column) of \(depth)" : ""
        let line = Line([Span(path, .muted), Span(hidden, .faint)])
        frame.write(line, at: Point(x: rect.x, y: rect.y + room + 1), maxWidth: rect.width)
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        let shown = visible(state)
        var next = state
        switch key {
        case .left: next.column = max(state.column - 1, 1)
        case .right: next.column = min(state.column + 1, depth)
        case .enter:
            guard shown.indices.contains(state.row), shown[state.row].isTensor else { return .ignored }
            return .line("\(model).\(shown[state.row].path)")
        default:
            guard let row = Scrolling.row(key, from: state.row, count: shown.count, page: 20) else { return .ignored }
            next.row = row
            return .state(next)
        }
        // The same module stays under the cursor, or the one it is in.
        if shown.indices.contains(state.row) {
            let there = visible(next)
            let path = shown[state.row].path
            next.row = there.lastIndex { path == $0.path || path.hasPrefix($0.path + ".") || $0.depth == 0 } ?? 0
        }
        return .state(next)
    }

    private func visible(_ state: ViewState) -> [Item] { items.filter { $0.depth <= state.column } }

    private func line(_ item: Item, width: Int, selected: Bool, ground: Role) -> Line {
        let room = max(width - countWidth - 2, 0)
        let indent = String(repeating: "  ", count: item.depth)
        let name = Line([
            Span(indent, style: Style(.text, on: ground)),
            Span(
                item.name,
                style: Style(selected ? .accent : item.isTensor ? .text : .strong, on: ground, bold: !item.isTensor)),
            Span("  ", style: Style(.text, on: ground)),
            Span(item.what, style: Style(.muted, on: ground)),
        ]).padded(to: room, on: ground)
        return name + Line([Span("  " + item.count.alignedRight(in: countWidth), style: Style(.text, on: ground))])
    }
}

extension Line {
    /// The line filled with blanks of a ground to `width` columns.
    func padded(to width: Int, on ground: Role) -> Line {
        let cut = cut(to: width)
        let missing = width - cut.width()
        return missing > 0
            ? cut + Line([Span(String(repeating: " ", count: missing), style: Style(.text, on: ground))]) : cut
    }
}
