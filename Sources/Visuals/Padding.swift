// SPDX-License-Identifier: GPL-3.0-or-later
import Frames

extension String {
    /// The text in exactly `width` columns: cut with `…`, or filled with blanks at the right.
    func padded(to width: Int, glyphs: GlyphSet = .sextants) -> String {
        let cut = Line(self).cut(to: width, in: glyphs).text
        let spelled = glyphs.spell(cut)
        return spelled + String(repeating: " ", count: max(width - TextWidth.of(spelled), 0))
    }

    /// The text at the right end of `width` columns.
    func alignedRight(in width: Int, glyphs: GlyphSet = .sextants) -> String {
        let cut = glyphs.spell(Line(self).cut(to: width, in: glyphs).text)
        return String(repeating: " ", count: max(width - TextWidth.of(cut), 0)) + cut
    }

    var columns: Int { TextWidth.of(self) }
}

extension Line {
    /// The line filled with blanks to `width` columns.
    func padded(to width: Int) -> Line {
        let cut = cut(to: width)
        let missing = width - cut.width()
        return missing > 0 ? cut + Line(String(repeating: " ", count: missing)) : cut
    }
}
