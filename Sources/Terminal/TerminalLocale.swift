// SPDX-License-Identifier: GPL-3.0-or-later
@preconcurrency import CCurses
import Glibc

/// The locale that curses and readline write by.
public enum TerminalLocale {
    /// Takes the user's locale, or `C.UTF-8` where that one is not UTF-8 or not installed.
    ///
    /// The variable is set as well, because readline reads the environment again.
    public static func prepare() {
        if setlocale(LC_ALL, "") != nil, curses_locale_is_utf8() != 0 { return }
        setenv("LC_ALL", "C.UTF-8", 1)
        setlocale(LC_ALL, "")
    }
}
