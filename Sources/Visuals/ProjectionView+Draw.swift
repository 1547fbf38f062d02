// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

extension ProjectionView {
    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.width >= 4, rect.height >= 1 else { return }
        guard let plane = plane(state) else {
            frame.write("no point has a place", at: Point(x: rect.x, y: rect.y), maxWidth: rect.width, .muted)
            return
        }
        var y = rect.y
        if rect.height >= 10 {
            for line in AttentionContent.flow(legend(frame.capability.colors), width: rect.width).prefix(3) {
                frame.write(line, at: Point(x: rect.x, y: y), maxWidth: rect.width)
                y += 1
            }
        }
        let below = rect.height >= 22 ? 10 : rect.height >= 16 ? 7 : rect.height >= 8 ? 2 : 0
        let plot = Rect(x: rect.x, y: y, width: rect.width, height: max(rect.maxY - y - below, 1))
        drawDots(state, plane, into: &frame, in: plot)
        guard below > 0 else { return }
        let axes = axes(plane) + (state.zoomed ? [Line("× 4", .accent)] : [])
        let line = AttentionContent.flow(axes, width: rect.width).first ?? Line()
        frame.write(line, at: Point(x: rect.x, y: plot.maxY), maxWidth: rect.width)
        let panel = Rect(x: rect.x, y: plot.maxY + 2, width: rect.width, height: rect.maxY - plot.maxY - 2)
        if below > 2 {
            drawPoint(state, plane, into: &frame, in: panel)
        } else {
            let name = Line([Span("◆ ", .strong, bold: true), Span(projection.name(point(state)), .strong)])
            frame.write(name, at: Point(x: rect.x, y: plot.maxY + 1), maxWidth: rect.width)
        }
    }

    /// `● circle 390`, a piece a class.
    private func legend(_ colors: ColorDepth) -> [Line] {
        projection.classNames.indices.prefix(60).map { place in
            Line([
                ClassLook(place).sign(colors), Span(" " + projection.classNames[place]),
                Span(" \(Format.count(counts[place]))", .muted),
            ])
        }
    }

    /// Hair lines first, so that points lie over them, then the points, the cursor and its name.
    private func drawDots(_ state: ViewState, _ plane: ScatterPlane, into frame: inout Frame, in rect: Rect) {
        guard rect.width > 0, rect.height > 0 else { return }
        let window = window(state, plane)
        let canvas = canvas(plane, window: window, columns: rect.width, rows: rect.height)
        let point = point(state)
        var cursor: Point?
        if let place = plane.places[point] {
            let dot = Self.dot(place, window: window, width: canvas.width, height: canvas.height)
            cursor = Point(x: rect.x + dot.x / 2, y: rect.y + dot.y / 4)
        }
        if let cursor {
            let ascii = frame.capability.glyphs == .ascii
            for x in rect.x..<rect.maxX where (x - rect.x) % 2 == 0 {
                frame.put(Glyph(ascii ? "." : "·"), at: Point(x: x, y: cursor.y), style: Style(.rule))
            }
            for y in rect.y..<rect.maxY {
                frame.put(Glyph(ascii ? ":" : "┊"), at: Point(x: cursor.x, y: y), style: Style(.rule))
            }
        }
        frame.clipped(to: rect) {
            canvas.draw(
                into: &$0, at: Point(x: rect.x, y: rect.y), styles: styles, marks: marks($0.capability.colors))
        }
        guard let cursor, rect.contains(cursor.x, cursor.y) else { return }
        let scalar = frame.capability.glyphs.spell("◆").unicodeScalars.first ?? "*"
        frame.put(Glyph(scalar), at: cursor, style: Style(.strong, bold: true))
        let name = Line(projection.name(point), .strong, bold: true)
        let width = min(name.width(in: frame.capability.glyphs), 24)
        // The name stands at the side that has room for it.
        if cursor.x + 2 + width <= rect.maxX {
            frame.write(name, at: Point(x: cursor.x + 2, y: cursor.y), maxWidth: width)
        } else if cursor.x - 2 - width >= rect.x {
            frame.write(name, endingAt: cursor.x - 1, y: cursor.y, maxWidth: width)
        }
    }

    /// Its picture, name, class and numbers at the left; what lies near it at the right.
    private func drawPoint(_ state: ViewState, _ plane: ScatterPlane, into frame: inout Frame, in rect: Rect) {
        let point = point(state)
        var left = rect
        if pictures.indices.contains(point), !pictures[point].isEmpty, rect.width >= 60, rect.height >= 4 {
            let side = Rect(x: rect.x, y: rect.y, width: min(rect.height * 2, rect.width / 4), height: rect.height)
            let picture = pictures[point]
            if let fit = PictureFit(
                aspect: Double(picture.width) / Double(max(picture.height, 1)), crop: .whole, patches: (0, 0), in: side)
            {
                frame.place(picture, in: fit.rect)
            }
            left = rect.inset(left: side.width + 2)
        }
        let neighbours = neighbours(of: point)
        let split = neighbours.isEmpty || left.width < 44 ? left.width : left.width / 2 - 1
        for (row, line) in words(point, plane, frame.capability.colors, width: split).prefix(left.height).enumerated() {
            frame.write(line, at: Point(x: left.x, y: left.y + row), maxWidth: split)
        }
        guard split < left.width else { return }
        let x = left.x + split + 3
        let width = rect.maxX - x
        frame.write(Line("neighbours", .strong, bold: true), at: Point(x: x, y: rect.y), maxWidth: width)
        frame.write(Line("cosine", .muted), endingAt: rect.maxX, y: rect.y, maxWidth: max(width - 12, 0))
        for (row, near) in neighbours.prefix(rect.height - 1).enumerated() {
            let place = Point(x: x, y: rect.y + 1 + row)
            let sign = ClassLook(projection.classOf(near.point)).sign(frame.capability.colors)
            frame.write(Line([sign, Span(" " + projection.name(near.point))]), at: place, maxWidth: max(width - 8, 0))
            frame.write(
                Line(Format.stage(Format.unit(Double(near.cosine))), row == 0 ? .strong : .muted), endingAt: rect.maxX,
                y: place.y, maxWidth: 7)
        }
    }

    private func words(_ point: Int, _ plane: ScatterPlane, _ colors: ColorDepth, width: Int) -> [Line] {
        // What a picture is of may take two lines.
        let name = Line([Span("◆ ", .strong, bold: true), Span(projection.name(point), .strong, bold: true)])
        let wrapped = name.wrapped(to: max(width, 1), hanging: 2)
        var lines = wrapped.count > 2 ? [wrapped[0], (wrapped[1] + Line(" …")).cut(to: max(width, 1))] : wrapped
        if let group = projection.classOf(point) {
            let name = Span(" " + projection.classNames[group])
            lines.append(Line([Span("class  ", .muted), ClassLook(group).sign(colors), name]))
        }
        // The two that are seen first.
        let seen = projection.dimensions < 2 ? [0] : [plane.axes.across, plane.axes.up]
        let others = (0..<projection.dimensions).filter { !seen.contains($0) }
        for axis in seen + others {
            let text = Format.stage(Format.short(value(point, axis))).alignedRight(in: 8)
            lines.append(Line([Span("pc \(axis + 1)", .muted), Span(text)]))
        }
        return lines
    }
}
