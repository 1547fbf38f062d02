// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Results

extension PictureAttentionView {
    /// Naming, mass, a digit 0 to 9 a patch with its legend, and the mass of each head and layer.
    func plain(width: Int, glyphs: GlyphSet) -> [String] {
        let state = start
        var lines = AttentionContent.flow(content.naming(state), width: max(width, 40)).map(\.text)
        lines += AttentionContent.flow(content.massLines(state), width: max(width, 40)).map(\.text)
        lines.append("")
        let values = heat(state)?.values ?? []
        if values.count == grid.count {
            let gap = grid.columns * 2 <= width + 1 ? " " : ""
            for row in 0..<grid.rows {
                let digits = (0..<grid.columns).map { String(DigitFitter.signed(values[row * grid.columns + $0])) }
                lines.append(digits.joined(separator: gap))
            }
        }
        let largest = content.patches(layer: state.layer, head: state.head).reduce(0) { max($0, abs($1)) }
        if content.method.isSigned { lines.append("a to i speak against the score as 1 to 9 speak for it") }
        lines.append("0 is 0 to \(Format.scale(Double(largest) / 10)), 9 is up to \(Format.scale(Double(largest)))")
        if content.headCount > 1 {
            lines += ["", "mass on patches by head"]
            let heads = (0..<content.headCount).map {
                "\($0)".alignedRight(in: 2) + " "
                    + Format.unit(Double(content.mass(layer: state.layer, head: $0)), decimals: 2)
            }
            lines += AttentionContent.flow(heads.map { Line($0) }, width: max(width, 40)).map(\.text)
        }
        if content.layers.count > 1 {
            lines += ["", "mass on patches by layer"]
            let layers = content.layers.map {
                "\($0)".alignedRight(in: 2) + " "
                    + Format.unit(Double(content.mass(layer: $0, head: state.head)), decimals: 2)
            }
            lines += AttentionContent.flow(layers.map { Line($0) }, width: max(width, 40)).map(\.text)
        }
        return lines.map(glyphs.spell)
    }
}
