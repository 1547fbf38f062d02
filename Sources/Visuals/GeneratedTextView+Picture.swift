// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

extension GeneratedTextView {
    /// The picture, lit where the chosen word looked, with a line that says what is seen; returns the row below.
    func drawPicture(_ state: ViewState, into frame: inout Frame, in rect: Rect) -> Int {
        guard let picture else { return rect.y }
        guard let gaze else {
            return place(picture, heat: nil, into: &frame, in: rect).map { $0.maxY + 1 } ?? rect.y
        }
        let values = gaze.patches(layer: layer(state), token: chosen(state))
        let largest = values.max() ?? 0
        let lines = AttentionContent.flow(naming(gaze, state), width: rect.width)
        let hasLegend = rect.height >= 13 + lines.count
        let below = lines.count + (hasLegend ? 5 : 1)
        let hasLayers = rect.width >= 60 && gaze.layerCount > 1
        let room = Rect(
            x: rect.x, y: rect.y, width: hasLayers ? rect.width - 27 : rect.width,
            height: max(rect.height - below, 1))
        let heat = Raster.Heat(
            rows: gaze.grid.rows, columns: gaze.grid.columns,
            values: largest > 0 ? values.map { $0 / largest } : values)
        guard let used = place(picture, heat: heat, into: &frame, in: room) else { return rect.y }
        if hasLayers {
            drawLayers(gaze, state, into: &frame, in: Rect(x: used.maxX + 3, y: used.y, width: 24, height: used.height))
        }
        var y = used.maxY
        if hasLegend {
            RampLegend(ramp: .heat, low: 0, high: Double(largest))
                .draw(into: &frame, at: Point(x: rect.x, y: y + 1), width: used.width)
            y += 4
        }
        for line in lines where y < rect.maxY {
            frame.write(line, at: Point(x: rect.x, y: y), maxWidth: rect.width)
            y += 1
        }
        return y + 1
    }

    private func place(_ picture: Raster, heat: Raster.Heat?, into frame: inout Frame, in room: Rect) -> Rect? {
        let grid = gaze?.grid
        guard
            let fit = PictureFit(
                aspect: Double(picture.width) / Double(picture.height),
                crop: heat == nil ? .whole : Raster.Region(gaze?.crop ?? .whole).clamped,
                patches: (grid?.rows ?? 0, grid?.columns ?? 0), samplesAcross: frame.capability.samplesAcross, in: room)
        else { return nil }
        var raster = picture
        raster.heat = heat
        raster.crop = fit.crop
        frame.place(raster, in: fit.rect)
        if let box = fit.box {
            let hasColors = frame.capability.colors != .none
            frame.clipped(to: fit.rect) {
                $0.box(box, style: Style(ink: .role(.text), ground: hasColors ? .beneath : .role(.background)))
            }
        }
        return fit.rect
    }

    /// What the heat is: its method, row, layer and heads, and how much of the row lies on the picture.
    private func naming(_ gaze: WordGaze, _ state: ViewState) -> [Line] {
        let share = Double(gaze.grid.share(of: gaze.row(layer: layer(state), token: chosen(state))))
        return [
            Line([Span("cross-attention", .strong, bold: true)]),
            Line([Span("row that predicts ", .muted), Span(written.tokens[chosen(state)].text)]),
            Line([Span("layer ", .muted), Span("\(layer(state))")]),
            Line([Span("head ", .muted), Span("mean of \(gaze.heads)")]),
            Line([Span(Format.share(share), .strong, bold: true), Span(" on patches", .muted)]),
        ]
    }

    /// How sharply the word looks in each layer.
    private func drawLayers(_ gaze: WordGaze, _ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.height >= 3, rect.width >= 20 else { return }
        frame.write(Line("layers", .strong, bold: true), at: Point(x: rect.x, y: rect.y), maxWidth: rect.width)
        frame.write(Line("focus", .muted), endingAt: rect.maxX, y: rect.y, maxWidth: 5)
        let hasFormula = rect.height >= gaze.layerCount + 2
        let room = rect.height - (hasFormula ? 2 : 1)
        let first = Scrolling.first(showing: layer(state), count: gaze.layerCount, room: room)
        for place in first..<min(first + room, gaze.layerCount) {
            let y = rect.y + 1 + place - first
            let isChosen = place == layer(state)
            let focus = Double(gaze.focus(layer: place, token: chosen(state)))
            let label = "\(place)".alignedRight(in: 2)
            frame.write(
                Line(label, isChosen ? .accent : .muted, bold: isChosen), at: Point(x: rect.x, y: y), maxWidth: 2)
            frame.write(
                Bar.line(focus, width: rect.width - 9, role: isChosen ? .accent : .soft, on: frame.capability),
                at: Point(x: rect.x + 3, y: y), maxWidth: rect.width - 9)
            frame.write(
                Line(Format.unit(focus, decimals: 2), isChosen ? .strong : .text), endingAt: rect.maxX, y: y,
                maxWidth: 4)
        }
        guard hasFormula else { return }
        frame.write(
            Line("1 − H / log \(gaze.grid.count)", .faint),
            at: Point(x: rect.x, y: rect.y + 1 + min(room, gaze.layerCount)), maxWidth: rect.width)
    }
}
