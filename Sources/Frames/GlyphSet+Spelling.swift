// SPDX-License-Identifier: GPL-3.0-or-later

extension GlyphSet {
    /// The text in glyphs that this set has: only `ascii` exchanges any. Text in other scripts stays.
    public func spell(_ text: String) -> String {
        guard self == .ascii, text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if let substitute = Self.substitutes[scalar] {
                result += substitute
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The ASCII of each glyph that the program itself draws.
    static let substitutes: [Unicode.Scalar: String] = [
        "›": ">", "▏": "|", "│": "|", "━": "=", "╸": "-", "╺": "-", "┊": ":", "╌": "-", "─": "-",
        "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "|", "┤": "|",
        "●": "o", "◆": "*", "◇": "~", "■": "#", "▶": ">", "↶": "<-", "✗": "error:", "…": "...", "·": "-",
        "◂": "<", "▸": ">", "▴": "^", "▾": "v", "×": "x", "−": "-", "→": "->", "↵": "<-", "±": "+-", "²": "^2",
        "▲": "^",
        "▁": "0", "▂": "1", "▃": "2", "▄": "4", "▅": "5", "▆": "6", "▇": "8", "█": "9",
    ]
}
