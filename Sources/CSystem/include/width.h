// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stdint.h>

/// Columns a Unicode scalar takes on a terminal: 0, 1 or 2; -1 for what does not print or is not assigned.
/// Independent of the process's locale.
int sys_wcwidth(uint32_t scalar);
