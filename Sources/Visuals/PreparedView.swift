// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// A picture with what is seen of it, beside the picture as the model sees it, cut into patches.
struct PreparedView: View {
    private let model: String
    private let name: String
    private let original: Raster
    private let crop: Raster.Region
    private let cropArea: Double
    private let seen: Raster
    private let seenSize: String
    private let originalSize: String
    private let grid: PatchGrid?
    private let steps: [String]

    init(_ prepared: PreparedPicture) {
        model = prepared.model
        name = prepared.name
        let pixels = Raster(prepared.pixels)
        originalSize = Format.sides([pixels.width, pixels.height])
        original = pixels.reduced(toFit: Raster.viewSide)
        crop = Raster.Region(prepared.crop).clamped
        cropArea = max(crop.right - crop.left, 0) * max(crop.bottom - crop.top, 0)
        let seen = Raster(prepared.seen)
        seenSize = Format.sides([seen.width, seen.height])
        self.seen = seen.reduced(toFit: Raster.viewSide)
        grid = prepared.grid
        steps = prepared.steps
    }

    var title: String { "prepare" }
    var detail: String { "\(model) · \(name)" }
    var start: ViewState { ViewState() }
    var wantsStage: Bool { !seen.isEmpty }
    var keys: [KeyHint] { [KeyHint("z", "zoom")] }

    func transcript(width: Int) -> [Line] {
        AttentionContent.flow(steps.prefix(2).map { Line($0, .muted) }, width: width, gap: 3)
            + Line(patchText, .muted).wrapped(to: width)
    }

    /// `14 × 14 patches, 77 % of the picture`
    private var patchText: String {
        let share = "\(Format.share(cropArea)) of the picture"
        return grid.map { "\(Format.sides([$0.rows, $0.columns])) patches, \(share)" } ?? share
    }

    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        ([name, "\(originalSize) to \(seenSize)"] + steps + [patchText]).map(glyphs.spell)
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 4, rect.height >= 1 else { return }
        let pieces = steps.map { Line($0, .muted) } + [Line(patchText, .text)]
        let lines = AttentionContent.flow(pieces, width: rect.width)
        let hasText = rect.height >= lines.count + 6
        let room = rect.inset(bottom: hasText ? lines.count + 3 : 0)
        let isPaired = rect.width >= 44 && !state.zoomed
        let half = isPaired ? (rect.width - 3) / 2 : rect.width
        let left =
            isPaired
            ? drawOriginal(into: &frame, in: Rect(x: room.x, y: room.y, width: half, height: room.height)) : nil
        let x = left.map { max($0.maxX + 3, rect.x) } ?? rect.x
        let right = drawSeen(
            into: &frame, in: Rect(x: x, y: room.y, width: min(half, rect.maxX - x), height: room.height))
        guard hasText else { return }
        if let left {
            frame.write("original \(originalSize)", at: Point(x: left.x, y: left.maxY), maxWidth: left.width, .muted)
        }
        frame.write("as seen \(seenSize)", at: Point(x: right.x, y: right.maxY), maxWidth: max(right.width, 1), .muted)
        let y = max(left?.maxY ?? 0, right.maxY) + 2
        for (row, line) in lines.enumerated() where y + row < rect.maxY {
            frame.write(line, at: Point(x: rect.x, y: y + row), maxWidth: rect.width)
        }
    }

    private func drawOriginal(into frame: inout Frame, in room: Rect) -> Rect {
        guard !original.isEmpty,
            let fit = PictureFit(
                aspect: Double(original.width) / Double(original.height), crop: crop, patches: (0, 0), in: room)
        else { return Rect(x: room.x, y: room.y, width: 0, height: 0) }
        var raster = original
        raster.crop = fit.crop
        frame.place(raster, in: fit.rect)
        if let box = fit.box {
            frame.clipped(to: fit.rect) { $0.box(box, style: Style(ink: .role(.text), ground: .beneath)) }
        }
        return fit.rect
    }

    private func drawSeen(into frame: inout Frame, in room: Rect) -> Rect {
        let patches = grid.map { ($0.rows, $0.columns) } ?? (0, 0)
        guard !seen.isEmpty,
            let fit = PictureFit(
                aspect: Double(seen.width) / Double(seen.height), crop: .whole, patches: patches,
                samplesAcross: frame.capability.samplesAcross, in: room)
        else { return Rect(x: room.x, y: room.y, width: 0, height: 0) }
        var raster = seen
        raster.patches = Raster.Patches(rows: patches.0, columns: patches.1)
        frame.place(raster, in: fit.rect)
        return fit.rect
    }

    func answer(_ key: Key, at state: ViewState) -> ViewAnswer {
        guard key == .character("z") else { return .ignored }
        var next = state
        next.zoomed.toggle()
        return .state(next)
    }
}
