// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Pictures side by side, as large as lets all be seen, their captions below; where they would be too small, they
/// scroll.
struct PictureGridView: View {
    private struct Item {
        let raster: Raster
        let caption: String
    }

    let detail: String
    private let items: [Item]
    private let notes: [Line]

    /// Columns of cells that a picture has at least.
    private static let least = 14
    private static let gap = 3
    /// More samples than a picture of a grid has on any screen.
    private static let side = 256

    init(_ grid: PictureGrid) {
        detail = grid.title
        items = grid.items.map { Item(raster: Raster($0.pixels).reduced(toFit: Self.side), caption: $0.caption) }
        notes = grid.notes.map(\.line)
    }

    var title: String { "pictures" }
    var start: ViewState { ViewState() }
    var wantsStage: Bool { items.contains { !$0.raster.isEmpty } }
    var keys: [KeyHint] { items.count > 12 ? [KeyHint("▴ ▾", "scroll")] : [] }

    func transcript(width: Int) -> [Line] {
        ([Line(Format.plural(items.count, "picture"), .muted)] + notes).flatMap { $0.wrapped(to: width) }
    }

    /// A row for each picture: its number and its caption.
    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        let digits = String(max(items.count - 1, 0)).count
        let rows = items.enumerated().map { index, item in
            String(repeating: " ", count: digits - String(index).count) + "\(index)  \(item.caption)"
        }
        return (rows + notes.map(\.text)).map(glyphs.spell)
    }

    /// Pictures in a row, and the columns and rows of cells that each may take; two rows below are its caption's.
    private func arrangement(in rect: Rect) -> (across: Int, width: Int, height: Int) {
        var best = (across: 1, width: 0, height: 0)
        for across in 1...max(1, min(items.count, (rect.width + Self.gap) / (Self.least + Self.gap))) {
            let down = (items.count + across - 1) / across
            let width = (rect.width + Self.gap) / across - Self.gap
            let height = (rect.height + 1) / max(down, 1) - 3
            // Pictures are about square, and a cell is twice as high as it is wide.
            let size = min(width, 2 * height)
            if size > min(best.width, 2 * best.height) { best = (across, width, height) }
        }
        if min(best.width, 2 * best.height) >= Self.least || items.count < 2 { return best }
        let across = max(1, (rect.width + Self.gap) / (Self.least + 2 + Self.gap))
        let width = max((rect.width + Self.gap) / across - Self.gap, 0)
        return (across, width, max(min(width / 2, rect.height - 2), 0))
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 2, rect.height >= 3, !items.isEmpty else {
            frame.write("no picture", at: Point(x: rect.x, y: rect.y), maxWidth: rect.width, .muted)
            return
        }
        let (across, width, height) = arrangement(in: rect)
        guard width >= 2, height >= 1 else { return }
        let down = (items.count + across - 1) / across
        let room = max((rect.height + 1) / (height + 3), 1)
        let first = Scrolling.first(state.scroll, count: down, room: room)
        for (place, item) in items.dropFirst(first * across).prefix(room * across).enumerated() {
            let cell = Rect(
                x: rect.x + place % across * (width + Self.gap), y: rect.y + place / across * (height + 3),
                width: width, height: height)
            guard cell.maxY + 2 <= rect.maxY else { break }
            draw(item, into: &frame, in: cell)
        }
    }

    private func draw(_ item: Item, into frame: inout Frame, in cell: Rect) {
        let raster = item.raster
        var bottom = cell.y
        if !raster.isEmpty,
            let fit = PictureFit(
                aspect: Double(raster.width) / Double(raster.height), crop: .whole, patches: (0, 0), in: cell)
        {
            frame.place(raster, in: fit.rect)
            bottom = fit.rect.maxY
        }
        let lines = Line(item.caption).wrapped(to: cell.width)
        guard let line = lines.first else { return }
        frame.write(line, at: Point(x: cell.x, y: bottom), maxWidth: cell.width)
        let rest = lines.dropFirst().prefix(8).map(\.text).joined(separator: " ")
        frame.write(Line(rest), at: Point(x: cell.x, y: bottom + 1), maxWidth: cell.width)
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        Scrolling.answer(key, at: state, count: items.count)
    }
}
