// SPDX-License-Identifier: GPL-3.0-or-later

extension ResolvedFrame {
    /// The frame as lines of SGR sequences, for pictures of screens and for tests.
    public var ansi: String {
        var result = ""
        for y in 0..<size.rows {
            var last: Cell?
            for x in 0..<size.columns {
                let cell = self[x, y]
                guard cell.glyph.width > 0 else { continue }
                if last.map({ !$0.looks(like: cell) }) ?? true { result += cell.sgr }
                result += cell.glyph.text
                last = cell
            }
            result += "\u{1B}[0m\n"
        }
        return result
    }
}

extension ResolvedFrame.Cell {
    fileprivate func looks(like other: Self) -> Bool {
        foreground == other.foreground && background == other.background && attributes == other.attributes
    }

    fileprivate var sgr: String {
        var codes = ["0"]
        if attributes.contains(.bold) { codes.append("1") }
        if attributes.contains(.dim) { codes.append("2") }
        if attributes.contains(.reverse) { codes.append("7") }
        codes += foreground.sgr(base: 30) + background.sgr(base: 40)
        return "\u{1B}[" + codes.joined(separator: ";") + "m"
    }
}

extension ScreenColor {
    fileprivate func sgr(base: Int) -> [String] {
        switch self {
        case .default: []
        case .index(let index) where index < 8: ["\(base + Int(index))"]
        case .index(let index) where index < 16: ["\(base + 52 + Int(index))"]
        case .index(let index): ["\(base + 8)", "5", "\(index)"]
        case .rgb(let color): ["\(base + 8)", "2", "\(color.red)", "\(color.green)", "\(color.blue)"]
        }
    }
}
