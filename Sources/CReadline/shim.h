// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stdio.h>
#include <readline/readline.h>
#include <readline/history.h>

static inline int readline_is_searching(void) { return RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH) != 0; }
/// Whether the next byte belongs to a key that has begun: an escape sequence, a quoted character, a count.
static inline int readline_awaits_more(void) {
    return RL_ISSTATE(RL_STATE_MOREINPUT | RL_STATE_METANEXT | RL_STATE_MULTIKEY | RL_STATE_CHARSEARCH |
                      RL_STATE_NUMERICARG | RL_STATE_ISEARCH | RL_STATE_NSEARCH) != 0;
}
