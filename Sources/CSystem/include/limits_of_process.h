// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stdint.h>

/// How many bytes of addresses this process may have (RLIMIT_AS, `ulimit -v`); -1 without a limit.
int64_t limit_of_address_space(void);
