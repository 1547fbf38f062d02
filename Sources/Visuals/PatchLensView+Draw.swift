// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

extension PatchLensView {
    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 4, rect.height >= 1 else { return }
        guard layerCount > 0 else {
            frame.write("a lens without patches", at: Point(x: rect.x, y: rect.y), maxWidth: rect.width, .muted)
            return
        }
        if rect.width >= 56, rect.height >= 9 {
            let wide = max(min(rect.width * 3 / 5, rect.width - 30), 20)
            let used = drawPicture(state, into: &frame, in: rect.split(left: wide).left)
            let x = min(max(used.maxX, rect.x + 20) + 3, rect.maxX)
            let right = Rect(x: x, y: rect.y, width: rect.maxX - x, height: rect.height)
            drawWords(state, into: &frame, in: right)
        } else {
            let below = min(labels.count + 3, max(rect.height / 2, 1))
            let used = drawPicture(state, into: &frame, in: rect.inset(bottom: below))
            drawWords(
                state, into: &frame,
                in: Rect(x: rect.x, y: used.maxY, width: rect.width, height: rect.maxY - used.maxY))
        }
    }

    /// Names, the legend with each label's share of the patches, and the patch under the cursor.
    private func drawWords(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        let colors = frame.capability.colors
        let naming = naming(state, width: rect.width).flatMap { $0.wrapped(to: rect.width, hanging: 5) }
        var lines = rect.height >= 9 ? naming : []
        if !lines.isEmpty { lines.append(Line()) }
        let counts = counts(state)
        if rect.height >= 9 {
            let meaning = rect.width >= 31 ? "  share of patches" : "  of patches"
            lines.append(Line([Span("nearest label", .strong, bold: true), Span(meaning, .muted)]))
        }
        let widest = min(labels.map(\.columns).max() ?? 0, max(rect.width - 20, 6))
        for label in labels.indices {
            let share = Double(counts[label]) / Double(grid.count)
            lines.append(
                Line([ClassLook(label).sign(colors), Span(" " + labels[label].padded(to: widest) + "  ")])
                    + bar(share, of: 1, width: rect.width - widest - 12, on: frame.capability)
                    + Line("  " + Format.share(share).alignedRight(in: 6), .muted))
        }
        if state.cursor {
            let (row, column) = cursor(state)
            let own = nearest(state)
            let place = row * grid.columns + column
            let name = own.indices.contains(place) ? labels[own[place]] : ""
            lines += [Line(), Line([Span("◆ ", .strong, bold: true), Span("patch ", .muted), Span("\(row),\(column)")])]
            lines[lines.count - 1] = lines[lines.count - 1] + Line([Span("   ", .muted), Span(name)])
            let cosines = cosines(state)
            let most = Double(cosines.filter(\.isFinite).map(abs).max() ?? 0)
            for label in cosines.indices.sorted(by: { cosines[$0] > cosines[$1] }) {
                let value = Double(cosines[label])
                lines.append(
                    Line([ClassLook(label).sign(colors), Span(" " + labels[label].padded(to: widest) + "  ")])
                        + bar(max(value, 0), of: most, width: rect.width - widest - 12, on: frame.capability)
                        + Line("  " + Format.stage(Format.unit(value)).alignedRight(in: 6), .muted))
            }
        }
        for (place, line) in lines.prefix(max(rect.height, 0)).enumerated() {
            frame.write(line, at: Point(x: rect.x, y: rect.y + place), maxWidth: rect.width)
        }
    }

    private func bar(_ value: Double, of most: Double, width: Int, on screen: Capability) -> Line {
        Bar.line(most > 0 ? value / most : 0, width: min(max(width, 0), 18), on: screen)
    }

    private func drawPicture(_ state: ViewState, into frame: inout Frame, in room: Rect) -> Rect {
        guard
            let fit = PictureFit(
                aspect: Double(picture.width) / Double(max(picture.height, 1)), crop: crop,
                patches: (grid.rows, grid.columns), samplesAcross: frame.capability.samplesAcross, in: room)
        else { return Rect(x: room.x, y: room.y, width: 0, height: 0) }
        var raster = picture
        raster.crop = fit.crop
        raster.labels = labels(state)
        frame.place(raster, in: fit.rect)
        let colors = frame.capability.colors
        if let box = fit.box {
            frame.clipped(to: fit.rect) {
                $0.box(box, style: Style(ink: .role(.text), ground: colors != .none ? .beneath : .role(.background)))
            }
        }
        let nearest = nearest(state)
        // Five colours tell five labels apart; later ones have a letter too.
        if colors != .none {
            for place in nearest.indices where nearest[place] >= 5 {
                let point = fit.cell(
                    row: place / grid.columns, column: place % grid.columns, of: (grid.rows, grid.columns))
                let style = Style(ink: .role(.strong), ground: .beneath, bold: true)
                frame.put(LetterFitter.glyph(nearest[place]), at: point, style: style)
            }
        }
        if state.cursor { drawCursor(state, fit, into: &frame) }
        return fit.rect
    }

    private func drawCursor(_ state: ViewState, _ fit: PictureFit, into frame: inout Frame) {
        let (row, column) = cursor(state)
        let point = fit.cell(row: row, column: column, of: (grid.rows, grid.columns))
        let nearest = nearest(state)
        let place = row * grid.columns + column
        guard frame.capability.colors != .none else {
            let glyph = nearest.indices.contains(place) ? LetterFitter.glyph(nearest[place]) : Glyph("*")
            frame.put(glyph, at: point, style: Style(.strong, bold: true, reverse: true))
            return
        }
        frame.drawCrossHairs(at: point, in: fit.rect, .strong)
    }
}
