// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Lines in words.
struct NoteView: View {
    private let lines: [Line]

    init(_ note: Note) { lines = note.lines.map(\.line) }

    var title: String { "note" }
    var detail: String { "" }
    var start: ViewState { ViewState() }
    var wantsStage: Bool { false }
    var keys: [KeyHint] { lines.count > 10 ? [KeyHint("▴ ▾", "scroll")] : [] }

    func transcript(width: Int) -> [Line] { lines.flatMap { $0.wrapped(to: width) } }

    func plain(width: Int, glyphs: GlyphSet) -> [String] { lines.map { glyphs.spell($0.text) } }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard !rect.isEmpty else { return }
        let wrapped = lines.flatMap { $0.wrapped(to: rect.width) }
        let first = Scrolling.first(state.scroll, count: wrapped.count, room: rect.height)
        for (row, line) in wrapped.dropFirst(first).prefix(rect.height).enumerated() {
            frame.write(line, at: Point(x: rect.x, y: rect.y + row), maxWidth: rect.width)
        }
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        Scrolling.answer(key, at: state, count: lines.count)
    }
}
