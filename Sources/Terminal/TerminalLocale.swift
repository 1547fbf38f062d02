// SPDX-License-Identifier: GPL-3.0-or-later
@preconcurrency import CCurses
import Glibc

/// The locale that curses and readline write by.
public enum TerminalLocale {
    /// Whether the user's own locale writes UTF-8; false before `prepare`.
    public private(set) static var isUTF8 = false

    /// Takes the user's locale, or `C.UTF-8` where that one is not UTF-8 or not installed.
    ///
    /// The variable is set as well, because readline reads the environment again.
    public static func prepare() {
        isUTF8 = setlocale(LC_ALL, "") != nil && curses_locale_is_utf8() != 0
        if isUTF8 { return }
        setenv("LC_ALL", "C.UTF-8", 1)
        setlocale(LC_ALL, "")
    }
}
