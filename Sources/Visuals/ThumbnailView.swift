// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// A picture as large as the pane allows, its facts below.
struct ThumbnailView: View {
    private let name: String
    private let facts: [String]
    private let lines: [Line]
    private let raster: Raster
    private let aspect: Double

    init(_ thumbnail: Thumbnail) {
        name = thumbnail.name
        facts = thumbnail.facts
        lines = thumbnail.lines.map(\.line)
        raster = Raster(thumbnail.pixels).reduced(toFit: Raster.viewSide)
        aspect = raster.isEmpty ? 1 : Double(raster.width) / Double(raster.height)
    }

    var title: String { "image" }
    var detail: String { name }
    var start: ViewState { ViewState() }
    var wantsStage: Bool { !raster.isEmpty }
    var keys: [KeyHint] { [] }

    func transcript(width: Int) -> [Line] {
        (lines.prefix(1) + [Line(facts.joined(separator: " · "), .muted)]).flatMap { $0.wrapped(to: width) }
    }

    /// The facts, and where block glyphs are no use the picture in characters.
    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        let facts =
            [name] + (self.facts.isEmpty ? [] : [glyphs.spell(self.facts.joined(separator: " · "))])
            + lines.map { glyphs.spell($0.text) }
        var frame = Frame(
            size: Size(columns: min(max(width, 0), 64), rows: 24), capability: Capability(colors: .none, glyphs: .ascii)
        )
        guard let fit = PictureFit(aspect: aspect, crop: .whole, patches: (0, 0), in: frame.bounds), !raster.isEmpty
        else { return facts }
        frame.place(raster, in: fit.rect)
        var picture = frame.text(glyphs: .ascii)
        while picture.last == "" { picture.removeLast() }
        return facts + picture
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        let words = (facts.isEmpty ? [] : [Line(facts.joined(separator: " · "), .muted)]) + lines
        // The picture keeps two thirds of the rows.
        let shown = rect.height >= 8 ? words.prefix(max(1, rect.height / 3)) : []
        let below = shown.isEmpty ? 0 : shown.count + 1
        let room = rect.inset(bottom: below)
        guard let fit = PictureFit(aspect: aspect, crop: .whole, patches: (0, 0), in: room), !raster.isEmpty else {
            frame.write("an empty picture", at: Point(x: rect.x, y: rect.y), maxWidth: rect.width, .muted)
            return
        }
        frame.place(raster, in: fit.rect)
        for (row, line) in shown.enumerated() {
            frame.write(line, at: Point(x: rect.x, y: fit.rect.maxY + 1 + row), maxWidth: rect.width)
        }
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer { .ignored }
}
