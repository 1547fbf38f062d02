// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

extension AttentionContent {
    /// `raw attention   row [CLS]   layer 9   head mean of 12`, in pieces that stay together.
    func naming(_ state: ViewState) -> [Line] {
        var parts = [
            Line([Span(methodName, .strong, bold: true)]),
            Line([Span("row ", .muted), Span(queryLabel)]),
        ]
        if method == .rollout {
            parts.append(Line([Span("layers ", .muted), Span("0 to \(state.layer)")]))
            parts.append(Line([Span("heads ", .muted), Span("mean")]))
        } else {
            parts.append(Line([Span("layer ", .muted), Span("\(state.layer)")]))
            parts.append(Line([Span("head ", .muted), Span(headName(state.head))]))
        }
        return parts
    }

    /// `69 % on patches   31 % off the picture, all of it on [CLS]`
    ///
    /// Where that is too wide, `31 % on [CLS]`.
    func massLines(_ state: ViewState, width: Int = .max) -> [Line] {
        guard let grid else { return [] }
        let row = row(layer: state.layer, head: state.head)
        guard row.count >= grid.first + grid.count else { return [] }
        let total = row.reduce(0) { $0 + ($1.isFinite ? max($1, 0) : 0) }
        guard total > 0 else { return [Line("no weight anywhere", .warning)] }
        let mass = Double(mass(layer: state.layer, head: state.head))
        let whose =
            state.head == nil && joined == .max && headCount > 1
            ? "on patches, of the largest over heads" : "on patches"
        var lines = [Line([Span(Format.share(mass)), Span(" " + whose, .muted)])]
        let off = row.indices.filter { $0 < grid.first || $0 >= grid.first + grid.count }
        guard !off.isEmpty else { return lines }
        let elsewhere = 1 - mass
        let largest = off.max { row[$0] < row[$1] } ?? 0
        let part = Double(row[largest] / total)
        let name = tokens.indices.contains(largest) ? tokens[largest] : "\(largest)"
        var spans = [Span(Format.share(max(elsewhere, 0))), Span(" off the picture", .muted)]
        if off.count == 1 || part >= elsewhere * 0.995 {
            spans += [Span(", all of it on ", .muted), Span(name, .muted)]
        } else {
            spans += [Span(", ", .muted), Span(Format.share(part)), Span(" on \(name)", .muted)]
        }
        let long = Line(spans)
        let isAll = off.count == 1 || part >= elsewhere * 0.995
        let short = Line([spans[0], Span(isAll ? " on \(name)" : " off the picture", .muted)])
        lines.append(long.width() <= width ? long : short)
        return lines
    }

    /// Pieces joined into lines of at most `width` columns.
    static func flow(_ parts: [Line], width: Int, gap: Int = 3) -> [Line] {
        var lines: [Line] = []
        for part in parts.flatMap({ $0.width() > width ? $0.wrapped(to: width) : [$0] }) {
            if let last = lines.last, last.width() + gap + part.width() <= width {
                lines[lines.count - 1] = last + Line(String(repeating: " ", count: gap)) + part
            } else {
                lines.append(part)
            }
        }
        return lines
    }
}
