// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

extension AttentionContent {
    /// `raw attention   row [CLS]   layer 9   head mean of 12`, in pieces that stay together.
    func naming(_ state: ViewState) -> [Line] {
        var parts = [Line([Span(methodName, .strong, bold: true)])]
        if let score = pair.score {
            parts.append(
                Line([
                    Span("of ", .muted), Span(score.name), Span(" = ", .muted),
                    Span(Format.stage(Format.number(score.value))),
                ]))
        }
        // Where the one row is the score's own, it has its name already.
        if pair.score?.name != queryLabel { parts.append(Line([Span("row ", .muted), Span(queryLabel)])) }
        if pair.attention != nil, !method.isDistribution || method == .rollout && layerCount == 1 {
            if method == .rollout || method == .relevance {
                parts.append(Line([Span("layers ", .muted), Span("all")]))
                parts.append(Line([Span("heads ", .muted), Span("mean")]))
            }
        } else if method == .rollout {
            parts.append(Line([Span("layers ", .muted), Span("0 to \(state.layer)")]))
            parts.append(Line([Span("heads ", .muted), Span("mean")]))
        } else {
            parts.append(Line([Span("layer ", .muted), Span("\(state.layer)")]))
            parts.append(Line([Span("head ", .muted), Span(headName(state.head))]))
        }
        if pair.examples > 1 { parts.append(Line([Span("mean of ", .muted), Span("\(pair.examples) examples")])) }
        return parts
    }

    /// `69 % on patches   31 % off the picture, all of it on [CLS]`
    ///
    /// Where that is too wide, `31 % on [CLS]`.
    func massLines(_ state: ViewState, width: Int = .max) -> [Line] {
        let caveat = pair.caveat.map { [Line($0, .warning)] } ?? []
        guard let grid else { return caveat }
        guard method.isDistribution else { return scaleLines(state) + caveat }
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
        return lines + spreadLine(state) + caveat
    }

    /// What the colours of numbers mean that are no parts of a whole.
    private func scaleLines(_ state: ViewState) -> [Line] {
        guard method.isSigned else { return [Line("patches to their own maximum", .muted)] }
        let patches = patches(layer: state.layer, head: state.head)
        let (speaking, against) = (patches.reduce(0) { $0 + max($1, 0) }, patches.reduce(0) { $0 + min($1, 0) })
        return [
            Line([
                Span(Format.stage(Format.number(Double(speaking)))), Span(" for it, ", .muted),
                Span(Format.stage(Format.number(Double(against)))), Span(" against it", .muted),
            ])
        ]
    }

    /// How far the mean of examples varies at its hottest patch.
    private func spreadLine(_ state: ViewState) -> [Line] {
        guard pair.examples > 1, let deviation = pair.deviation, let grid,
            let layer = layers.firstIndex(of: state.layer)
        else {
            return []
        }
        let patches = patches(layer: state.layer, head: state.head)
        guard let hottest = patches.indices.max(by: { patches[$0] < patches[$1] }), deviation.rank == 4 else {
            return []
        }
        let (heads, keys) = (deviation.shape[1], deviation.shape[3])
        let all = deviation.floats
        let chosen = state.head.map { [$0] } ?? Array(0..<heads)
        let places = chosen.map { (layer * heads + $0) * keys + grid.first + hottest }.filter {
            all.indices.contains($0)
        }
        let mean = places.reduce(Float(0)) { $0 + all[$1] } / Float(max(places.count, 1))
        return [
            Line([
                Span("hottest ", .muted), Span("\(hottest / grid.columns),\(hottest % grid.columns)"),
                Span(" "), Span(Format.unit(Double(patches[hottest]))), Span(" ± ", .muted),
                Span(Format.unit(Double(mean))), Span(" from example to example", .muted),
            ])
        ]
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
