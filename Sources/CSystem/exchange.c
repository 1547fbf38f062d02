// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "exchange.h"
#include <fcntl.h>
#include <stdio.h>

int exchange_names(const char *a, const char *b) { return renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE); }
