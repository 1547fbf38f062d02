// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

/// Where a table's columns stand, and its rows as lines.
struct TableLayout {
    struct Column {
        let index: Int
        var width: Int
    }

    private let names: [String]
    /// The widest text of each column, and whether it holds numbers.
    private let widths: [Int]
    private let isNumeric: [Bool]
    private let hasBars: [Bool]

    /// The columns of a bar beside a share, and the gap between columns.
    private static let barWidth = 10
    private static let gap = 2

    init(_ table: Table) {
        names = table.columns.map(\.name)
        var widths = names.map(\.columns)
        var texts = [Int](repeating: 0, count: names.count)
        var bars = [Bool](repeating: false, count: names.count)
        for row in table.rows {
            for (index, cell) in row.prefix(names.count).enumerated() {
                widths[index] = max(widths[index], Self.text(cell).columns)
                switch cell {
                case .text, .path: texts[index] += 1
                default: break
                }
                if case .share = cell { bars[index] = true }
            }
        }
        for index in bars.indices where bars[index] { widths[index] = max(widths[index], Self.barWidth + 7) }
        self.widths = widths
        isNumeric = texts.map { $0 == 0 }
        hasBars = bars
    }

    var naturalWidth: Int { widths.reduce(0, +) + Self.gap * max(widths.count - 1, 0) }
    var allColumns: [Column] { widths.enumerated().map { Column(index: $0.offset, width: $0.element) } }

    /// The columns that fit: the first one stays, `skipped` of the others are scrolled away, and the widest text gives
    /// way first.
    func columns(in width: Int, from skipped: Int) -> [Column] {
        var columns = allColumns
        if columns.count > 1, naturalWidth > width {
            columns.removeSubrange(1..<min(1 + max(skipped, 0), columns.count))
        }
        func total() -> Int { columns.reduce(0) { $0 + $1.width } + Self.gap * max(columns.count - 1, 0) }
        while total() > width {
            // Bars go first: the number beside one says the same.
            if let bar = columns.indices.first(where: {
                hasBars[columns[$0].index] && columns[$0].width > bare(columns[$0])
            }) {
                columns[bar].width = bare(columns[bar])
                continue
            }
            let wide = columns.indices.filter { !isNumeric[columns[$0].index] && columns[$0].width > 12 }
            if let widest = wide.max(by: { columns[$0].width < columns[$1].width }) {
                columns[widest].width = max(columns[widest].width - (total() - width), 12)
            } else if columns.count > 1 {
                columns.removeLast()
            } else if let only = columns.indices.first {
                columns[only].width = max(width, 0)
                break
            } else {
                break
            }
        }
        return columns
    }

    /// The width of a column without its bar.
    private func bare(_ column: Column) -> Int { max(names[column.index].columns, 5) }

    func header(_ columns: [Column]) -> Line {
        let hidden = columns.count < names.count
        let cells = columns.enumerated().map { place, column in
            let name = names[column.index]
            let mark = hidden && place == columns.count - 1 && column.index < names.count - 1 ? " …" : ""
            return isNumeric[column.index]
                ? (name + mark).alignedRight(in: column.width + mark.count)
                : (name + mark).padded(to: column.width + mark.count)
        }
        return Line(cells.joined(separator: String(repeating: " ", count: Self.gap)), .muted)
    }

    /// - Parameter isPlain: whether the line is read without colours, so that a bar has no track.
    func line(
        _ row: [Table.Cell], _ columns: [Column], selected: Bool, glyphs: GlyphSet = .sextants, isPlain: Bool = false
    ) -> Line {
        let ground: Role = selected ? .selection : .background
        var spans: [Span] = []
        for (place, column) in columns.enumerated() {
            let cell = row.indices.contains(column.index) ? row[column.index] : .none
            if place > 0 {
                spans.append(Span(String(repeating: " ", count: Self.gap), style: Style(.text, on: ground)))
            }
            if hasBars[column.index], case .share(let share) = cell, column.width >= Self.barWidth + 7 {
                let width = column.width - 7
                let bar =
                    isPlain
                    ? [Span(Bar.text(share, width: width, glyphs: glyphs))]
                    : Bar.spans(share, width: width, role: selected ? .accent : .soft)
                spans += bar.map { Span($0.text, style: $0.style.on(ground)) }
                spans.append(Span("  " + Self.text(cell).alignedRight(in: 5), style: Style(.text, on: ground)))
                continue
            }
            var text = Self.text(cell)
            if case .path = cell { text = Self.end(of: text, width: column.width) }
            let padded =
                isNumeric[column.index]
                ? text.alignedRight(in: column.width, glyphs: glyphs) : text.padded(to: column.width, glyphs: glyphs)
            let role: Role = selected && place == 0 ? .accent : cell == .none ? .faint : .text
            spans.append(Span(padded, style: Style(role, on: ground)))
        }
        return Line(spans)
    }

    /// The end of a path that is too wide, from a dot on where one is near.
    private static func end(of path: String, width: Int) -> String {
        guard path.columns > width, width > 1 else { return path }
        var kept = Substring(path)
        while String(kept).columns > width - 1, !kept.isEmpty { kept = kept.dropFirst() }
        if let dot = kept.firstIndex(of: "."), kept.distance(from: kept.startIndex, to: dot) < width / 2 {
            kept = kept[kept.index(after: dot)...]
        }
        return "…" + kept
    }

    private static func text(_ cell: Table.Cell) -> String {
        switch cell {
        case .text(let text), .path(let text): Escaper.line(text)
        case .number(let value, let decimals): Format.fixed(value, decimals)
        case .count(let count): Format.count(count)
        case .measure(let value): Format.short(value)
        case .share(let share): Format.unit(share)
        case .none: "·"
        }
    }
}
