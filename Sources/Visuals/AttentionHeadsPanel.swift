// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Small maps of every head, each to its own maximum, and how much of each kept layer's mass lies on patches.
struct AttentionHeadsPanel {
    let content: AttentionContent
    let grid: PatchGrid

    /// Columns of a small map, at most.
    private static let tile = 8
    private var tileSize: Size { TileMap.size(rows: grid.rows, columns: grid.columns, limit: Self.tile) }
    /// Wide enough for the head's number and its mass.
    private var tileWidth: Int { max(tileSize.columns, 7) }
    private var tileHeight: Int { tileSize.rows }

    /// How wide the panel is beside a picture in `rect`; nil where it does not fit.
    func width(in rect: Rect) -> Int? {
        guard content.headCount > 1, rect.height >= 20 else { return nil }
        let widths = (3...6).map { ($0, $0 * (tileWidth + 1) - 1) }.filter { _, width in
            let left = rect.width - width - 3
            return left >= rect.width * 2 / 5 && left >= 24
        }
        let withLayers = widths.first { height(across: $0.0) + 5 <= rect.height }
        return (withLayers ?? widths.first { height(across: $0.0) <= rect.height })?.1
    }

    private func height(across: Int) -> Int {
        2 + (content.headCount + across - 1) / across * (tileHeight + 1)
    }

    /// Rows the panel takes of `rect`, its layers among them.
    func height(in rect: Rect, width: Int) -> Int {
        let heads = height(across: max((width + 1) / (tileWidth + 1), 1))
        return heads + 5 <= rect.height && content.layers.count > 1 ? heads + 5 : heads
    }

    func draw(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        frame.write("heads", at: Point(x: rect.x, y: rect.y), .strong, bold: true)
        frame.write(Line("mass", .muted), endingAt: rect.maxX, y: rect.y)
        let across = max((rect.width + 1) / (tileWidth + 1), 1)
        for head in 0..<content.headCount {
            let x = rect.x + head % across * (tileWidth + 1)
            let y = rect.y + 1 + head / across * (tileHeight + 1)
            guard y + tileHeight < rect.maxY else { break }
            let selected = state.head == head
            frame.write(
                "\(head)", at: Point(x: x, y: y), maxWidth: tileWidth, selected ? .accent : .muted, bold: selected)
            let mass = Format.unit(Double(content.mass(layer: state.layer, head: head)), decimals: 2)
            frame.write(Line(mass, selected ? .accent : .faint), endingAt: x + tileWidth, y: y)
            let map = TileMap(
                content.patches(layer: state.layer, head: head), rows: grid.rows, columns: grid.columns,
                limit: Self.tile)
            map.draw(into: &frame, at: Point(x: x, y: y + 1), ramp: .heat)
        }
        let bottom = rect.y + height(across: across) - 1
        let wordings = ["each to its own maximum", "to its own maximum", "own maximum"]
        let scaling = wordings.first { $0.count <= rect.width } ?? ""
        frame.write(scaling, at: Point(x: rect.x, y: bottom), maxWidth: rect.width, .faint)
        let rest = Rect(x: rect.x, y: bottom + 2, width: rect.width, height: rect.maxY - bottom - 2)
        drawLayers(state, into: &frame, in: rest)
    }

    /// Columns of two rows; a layer that is not kept is a dot.
    private func drawLayers(_ state: ViewState, into frame: inout Frame, in rect: Rect) {
        guard rect.height >= 4, content.layers.count > 1 else { return }
        frame.write("layers", at: Point(x: rect.x, y: rect.y), .strong, bold: true)
        frame.write(Line("mass", .muted), endingAt: rect.maxX, y: rect.y)
        let step = content.layerCount * 2 - 1 <= rect.width ? 2 : 1
        for layer in 0..<min(content.layerCount, rect.width / step + 1) {
            let x = rect.x + layer * step
            guard content.layers.contains(layer) else {
                frame.write("·", at: Point(x: x, y: rect.y + 2), .rule)
                continue
            }
            let mass = content.mass(layer: layer, head: state.head)
            let role: Role = layer == state.layer ? .accent : .soft
            Column.draw(Double(mass), rows: 2, role: role, into: &frame, at: Point(x: x, y: rect.y + 1))
        }
        let y = rect.y + 3
        let last = content.layerCount - 1
        frame.write("0", at: Point(x: rect.x, y: y), state.layer == 0 ? .accent : .faint, bold: state.layer == 0)
        frame.write(
            Line("\(last)", state.layer == last ? .accent : .faint, bold: state.layer == last),
            endingAt: min(rect.x + last * step + 1, rect.maxX), y: y)
        let x = rect.x + state.layer * step
        if state.layer > 0, state.layer < last, x + 2 < rect.x + last * step, x < rect.maxX {
            frame.write("\(state.layer)", at: Point(x: x, y: y), .accent, bold: true)
        }
    }
}

/// An upright bar in eighths of rows.
enum Column {
    static func draw(_ value: Double, rows: Int, role: Role, into frame: inout Frame, at point: Point) {
        let part = value.isFinite ? min(max(value, 0), 1) : 0
        if frame.capability.glyphs == .ascii {
            let digit = DigitFitter.digit(Float(part)).unicodeScalars.first ?? "0"
            frame.put(Glyph(digit), at: Point(x: point.x, y: point.y + rows - 1), style: Style(role))
            return
        }
        let eighths = max(Int((part * Double(rows) * 8).rounded()), part > 0 ? 1 : 0)
        for row in 0..<rows {
            let filled = min(max(eighths - (rows - 1 - row) * 8, 0), 8)
            guard filled > 0, let scalar = Unicode.Scalar(0x2580 + UInt32(filled)) else { continue }
            frame.put(Glyph(scalar), at: Point(x: point.x, y: point.y + row), style: Style(role))
        }
    }
}
