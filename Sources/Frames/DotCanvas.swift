// SPDX-License-Identifier: GPL-3.0-or-later

/// Dots, 2 × 4 a cell, that curves are drawn with; a cell has the look of what was drawn in it last.
///
/// Nothing drawn can trap: dots outside the canvas are left out.
public struct DotCanvas: Sendable {
    public let columns: Int
    public let rows: Int
    /// Dots across and down.
    public var width: Int { columns * 2 }
    public var height: Int { rows * 4 }
    /// The dots of each cell, row by row: bit 2y + x.
    private var masks: [UInt8]
    /// Which series drew last in each cell.
    private var owners: [UInt8]

    public init(columns: Int, rows: Int) {
        self.columns = min(max(columns, 0), 10_000)
        self.rows = min(max(rows, 0), 10_000)
        masks = Array(repeating: 0, count: self.columns * self.rows)
        owners = masks
    }

    /// Sets one dot, counted from the top left.
    public mutating func dot(_ x: Int, _ y: Int, of series: UInt8 = 0) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        let cell = y / 4 * columns + x / 2
        masks[cell] |= 1 << UInt8(y % 4 * 2 + x % 2)
        owners[cell] = series
    }

    /// Draws a curve: one value a dot column, 0 at the canvas's bottom and 1 at its top.
    ///
    /// Values that follow each other are joined, over columns that hold none (nil) in a straight line; what is not
    /// finite parts the curve.
    public mutating func curve(_ values: [Double?], of series: UInt8 = 0) {
        var last: (x: Int, y: Int)?
        for (x, value) in values.enumerated() {
            guard let value else { continue }
            guard value.isFinite, x < width, height > 0 else {
                last = nil
                continue
            }
            let y = Int(((1 - min(max(value, -4), 5)) * Double(height - 1)).rounded())
            if let last { join(last, (x, y), of: series) }
            dot(x, y, of: series)
            last = (x, y)
        }
    }

    /// Dots between two, each column's nearest its own end.
    private mutating func join(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int), of series: UInt8) {
        let (across, down) = (to.x - from.x, to.y - from.y)
        let steps = max(across, abs(down))
        guard steps > 1 else { return }
        for step in 1..<steps {
            let part = Double(step) / Double(steps)
            dot(
                from.x + Int((part * Double(across)).rounded()), from.y + Int((part * Double(down)).rounded()),
                of: series)
        }
    }

    /// Whether a cell holds a dot.
    public func isMarked(_ x: Int, _ y: Int) -> Bool {
        (0..<columns).contains(x) && (0..<rows).contains(y) && masks[y * columns + x] != 0
    }

    /// Puts the cells that hold a dot into a frame; what lies under the others stays.
    ///
    /// - Parameters:
    ///   - styles: how each series looks.
    ///   - marks: a glyph in place of dots for series that colours do not tell apart.
    public func draw(into frame: inout Frame, at point: Point, styles: [Style], marks: [Glyph?] = []) {
        for y in 0..<rows {
            for x in 0..<columns where masks[y * columns + x] != 0 {
                let owner = Int(owners[y * columns + x])
                let style = styles.indices.contains(owner) ? styles[owner] : Style()
                let mark = marks.indices.contains(owner) ? marks[owner] : nil
                let glyph = mark ?? Self.glyph(masks[y * columns + x], in: frame.capability.glyphs)
                frame.put(glyph, at: Point(x: point.x + x, y: point.y + y), style: style)
            }
        }
    }

    /// The canvas as text alone.
    public func text(glyphs: GlyphSet, marks: [Glyph?] = []) -> [String] {
        var frame = Frame(
            size: Size(columns: columns, rows: rows), capability: Capability(colors: .none, glyphs: glyphs))
        draw(into: &frame, at: Point(x: 0, y: 0), styles: [], marks: marks)
        return frame.text(glyphs: glyphs)
    }

    /// The braille pattern of these dots; in ASCII what tells whether they lie high, low or in both halves.
    static func glyph(_ mask: UInt8, in set: GlyphSet) -> Glyph {
        guard set != .ascii else {
            return Glyph(mask & 0x0F == 0 ? "." : mask & 0xF0 == 0 ? "'" : ":")
        }
        // Braille counts the left column's upper three dots first, then the right one's, then the lowest row.
        let order: [UInt8] = [0, 3, 1, 4, 2, 5, 6, 7]
        var bits: UInt32 = 0
        for place in 0..<8 where mask & 1 << UInt8(place) != 0 { bits |= 1 << UInt32(order[place]) }
        return Unicode.Scalar(0x2800 + bits).map { Glyph($0) } ?? .blank
    }
}
