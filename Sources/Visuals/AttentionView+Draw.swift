// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

extension PictureAttentionView {
    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 4, rect.height >= 1 else { return }
        let panel = AttentionHeadsPanel(content: content, grid: grid)
        if state.zoomed {
            drawMap(state, into: &frame, in: rect)
        } else if let width = panel.width(in: rect) {
            let gap = 3
            let (left, right) = rect.split(left: rect.width - width - gap)
            let used = drawPicture(state, into: &frame, in: pictureRoom(state, in: left, airy: true))
            // The panel stands beside the picture it belongs to, not at the far edge.
            let x = min(max(used.maxX + gap, rect.x + 44 + gap), right.x + gap)
            panel.draw(state, into: &frame, in: Rect(x: x, y: rect.y, width: width, height: rect.height))
            legend(state).draw(into: &frame, at: Point(x: rect.x, y: used.maxY + 1), width: used.width)
            let y = used.maxY + 4
            let reach = y >= rect.y + panel.height(in: rect, width: width) ? rect.maxX : x - gap
            write(
                names(state, width: reach - rect.x), into: &frame, at: Point(x: rect.x, y: y),
                to: Point(x: reach, y: rect.maxY))
        } else if rect.width >= 56, rect.height >= 9, content.method == .raw || rect.height < 22 {
            drawBeside(state, into: &frame, in: rect)
        } else {
            drawMap(state, into: &frame, in: rect)
        }
    }

    /// Picture and legend at the left; naming lines and layers × heads at the right.
    private func drawBeside(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        let table = content.method == .raw ? AttentionLayersTable(content: content) : nil
        let wanted = max(table?.width ?? 0, 34)
        let room = rect.split(left: max(rect.width - wanted - 3, rect.width * 2 / 5)).left.inset(bottom: 3)
        let used = drawPicture(state, into: &frame, in: room)
        legend(state).draw(into: &frame, at: Point(x: rect.x, y: used.maxY + 1), width: used.width)
        let x = min(used.maxX + 4, rect.maxX)
        let right = Rect(x: x, y: rect.y, width: rect.maxX - x, height: rect.height)
        var y = right.y
        for line in AttentionContent.flow(content.naming(state), width: right.width)
            + numbers(state, width: right.width)
        {
            guard y < right.maxY else { return }
            frame.write(line, at: Point(x: right.x, y: y), maxWidth: right.width)
            y += 1
        }
        let rest = Rect(x: right.x, y: y + 1, width: right.width, height: right.maxY - y - 1)
        table?.draw(state, into: &frame, in: rest)
    }

    /// Picture, legend, naming lines below one another.
    private func drawMap(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        let names = names(state, width: rect.width)
        // What the eye needs last goes first: blank rows, then the legend; never the naming line.
        let airy = rect.height >= names.count + 11
        let hasLegend = rect.height >= names.count + 5
        let below = names.count + (airy ? 2 : 0) + (hasLegend ? 2 : 0)
        let room = rect.inset(bottom: min(below, rect.height))
        var y = rect.y
        if room.height >= 2 {
            let used = drawPicture(state, into: &frame, in: room)
            y = used.maxY + (airy ? 1 : 0)
            if hasLegend {
                legend(state).draw(into: &frame, at: Point(x: rect.x, y: y), width: used.width)
                y += airy ? 3 : 2
            }
        }
        write(names, into: &frame, at: Point(x: rect.x, y: y), to: Point(x: rect.maxX, y: rect.maxY))
    }

    /// What is left for the picture above its legend and the naming lines.
    private func pictureRoom(_ state: ViewState, in rect: Rect, airy: Bool) -> Rect {
        rect.inset(bottom: min(names(state, width: rect.width).count + (airy ? 4 : 2), rect.height))
    }

    private func names(_ state: ViewState, width: Int) -> [Line] {
        AttentionContent.flow(content.naming(state), width: width) + numbers(state, width: width)
    }

    private func write(_ lines: [Line], into frame: inout Frame, at point: Point, to end: Point) {
        for (row, line) in lines.enumerated() where point.y + row < end.y {
            frame.write(line, at: Point(x: point.x, y: point.y + row), maxWidth: max(end.x - point.x, 0))
        }
    }

    /// The numbers below the naming line: mass, and the patch under the cursor.
    private func numbers(_ state: ViewState, width: Int) -> [Line] {
        var lines = AttentionContent.flow(content.massLines(state, width: width), width: width)
        guard state.cursor else { return lines }
        let (row, column) = cursor(state)
        let patches = content.patches(layer: state.layer, head: state.head)
        let value = patches.indices.contains(row * grid.columns + column) ? patches[row * grid.columns + column] : 0
        lines.append(
            Line([
                Span("◆ ", .strong, bold: true), Span("patch ", .muted), Span("\(row),\(column)"), Span("   "),
                Span(Format.scale(Double(value)), .strong, bold: true),
            ]))
        return lines
    }

    private func cursor(_ state: ViewState) -> (row: Int, column: Int) {
        (min(max(state.row, 0), grid.rows - 1), min(max(state.column, 0), grid.columns - 1))
    }

    private func largest(_ state: ViewState) -> Float {
        content.patches(layer: state.layer, head: state.head).reduce(0) { max($0, abs($1)) }
    }

    private func legend(_ state: ViewState) -> RampLegend {
        let (largest, isSigned) = (Double(largest(state)), content.method.isSigned)
        var legend = RampLegend(ramp: isSigned ? .diverging : .heat, low: isSigned ? -largest : 0, high: largest)
        if state.cursor {
            let (row, column) = cursor(state)
            let patches = content.patches(layer: state.layer, head: state.head)
            let place = row * grid.columns + column
            legend.mark = patches.indices.contains(place) ? Double(patches[place]) : nil
        }
        return legend
    }

    /// The picture with heat and crop box; returns its rectangle.
    private func drawPicture(_ state: ViewState, into frame: inout Frame, in room: Rect) -> Rect {
        let shown = state.zoomed ? picture.cropped(to: crop) : picture
        let seen = state.zoomed ? Raster.Region.whole : crop
        guard !shown.isEmpty,
            let fit = PictureFit(
                aspect: Double(shown.width) / Double(shown.height), crop: seen, patches: (grid.rows, grid.columns),
                samplesAcross: frame.capability.samplesAcross, in: room)
        else { return Rect(x: room.x, y: room.y, width: 0, height: 0) }
        var raster = shown
        raster.crop = fit.crop
        raster.heat = heat(state)
        frame.place(raster, in: fit.rect)
        let hasColors = frame.capability.colors != .none
        if let box = fit.box {
            frame.clipped(to: fit.rect) {
                $0.box(box, style: Style(ink: .role(.text), ground: hasColors ? .beneath : .role(.background)))
            }
        }
        if state.cursor { drawCursor(state, fit, into: &frame) }
        return fit.rect
    }

    private func drawCursor(_ state: ViewState, _ fit: PictureFit, into frame: inout Frame) {
        let (row, column) = cursor(state)
        let place = fit.cell(row: row, column: column, of: (grid.rows, grid.columns))
        guard frame.capability.colors != .none else {
            let glyph = frame[place.x, place.y].glyph
            let digit = heat(state).map { DigitFitter.digit($0.values[row * grid.columns + column]) }
            let scalar = digit?.unicodeScalars.first.map { Glyph($0) } ?? glyph
            frame.put(scalar, at: place, style: Style(.strong, bold: true, reverse: true))
            return
        }
        frame.drawCrossHairs(at: place, in: fit.rect, .muted)
    }

    /// The patches scaled to their own maximum.
    func heat(_ state: ViewState) -> Raster.Heat? {
        let patches = content.patches(layer: state.layer, head: state.head)
        let largest = largest(state)
        return Raster.Heat(
            rows: grid.rows, columns: grid.columns, values: largest > 0 ? patches.map { $0 / largest } : patches,
            isSigned: content.method.isSigned)
    }
}
