// SPDX-License-Identifier: GPL-3.0-or-later
import CSystem

/// How many columns text takes: the one measure for everything that is laid out.
public enum TextWidth {
    /// 0 for combining marks, 2 for wide characters and emoji, -1 for what has no width (controls, unassigned).
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value >= 0x20 && scalar.value < 0x7F { return 1 }
        return Int(sys_wcwidth(scalar.value))
    }

    /// The columns of a text as a frame writes it, escaped and on one line.
    public static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
        return Glyph.run(of: text).reduce(0) { $0 + $1.width }
    }
}
