// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "width.h"
#include <locale.h>
#include <pthread.h>
#include <wchar.h>

static locale_t utf8;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_locale(void) {
    utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

// Where C.UTF-8 is not installed: the blocks that matter, everything else one column.
static int plain_width(uint32_t c) {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return -1;
    if ((c >= 0x300 && c < 0x370) || (c >= 0x200B && c < 0x2010) || (c >= 0x20D0 && c < 0x2100) ||
        (c >= 0xFE00 && c < 0xFE10) || (c >= 0xFE20 && c < 0xFE30)) return 0;
    if ((c >= 0x1100 && c < 0x1160) || (c >= 0x2E80 && c < 0xA4D0) || (c >= 0xAC00 && c < 0xD7A4) ||
        (c >= 0xF900 && c < 0xFB00) || (c >= 0xFE30 && c < 0xFE70) || (c >= 0xFF00 && c < 0xFF61) ||
        (c >= 0xFFE0 && c < 0xFFE7) || (c >= 0x1F300 && c < 0x1F650) || (c >= 0x1F680 && c < 0x1F700) ||
        (c >= 0x1F900 && c < 0x1FA00) || (c >= 0x20000 && c < 0x3FFFE)) return 2;
    return c < 0x110000 ? 1 : -1;
}

int sys_wcwidth(uint32_t c) {
    if (c >= 0x20 && c < 0x7F) return 1;
    pthread_once(&once, open_locale);
    if (!utf8) return plain_width(c);
    locale_t old = uselocale(utf8);
    int width = wcwidth((wchar_t)c);
    uselocale(old);
    return width;
}
