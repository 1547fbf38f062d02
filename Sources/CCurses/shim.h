// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <langinfo.h>
#include <wchar.h>
#include <curses.h>

// What Swift cannot import (macros with casts, global variables, function-like macros), as constants and functions.
static const attr_t curses_bold = A_BOLD, curses_reverse = A_REVERSE, curses_dim = A_DIM;
static inline int curses_function_key(int n) { return KEY_F(n); }
static inline WINDOW *curses_window(void) { return stdscr; }
static inline WINDOW *curses_shown(void) { return curscr; }
static inline int curses_colors(void) { return COLORS; }
static inline void curses_set_escape_delay(int milliseconds) { ESCDELAY = milliseconds; }
static inline int curses_locale_is_utf8(void) {
    const char *codeset = nl_langinfo(CODESET);
    return codeset && codeset[0] == 'U' && codeset[1] == 'T' && codeset[2] == 'F';
}
// One cell: a character with its combining marks; the pair goes through `opts`, since 24-bit pairs do not fit a short.
static inline int curses_put(int y, int x, const wchar_t *text, attr_t attributes, int pair) {
    cchar_t cell;
    if (setcchar(&cell, text, attributes, 0, &pair) == ERR) return ERR;
    return mvwadd_wch(stdscr, y, x, &cell);
}
