// SPDX-License-Identifier: GPL-3.0-or-later
#include "limits_of_process.h"
#include <sys/resource.h>

int64_t limit_of_address_space(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return -1;
    return limit.rlim_cur > INT64_MAX ? INT64_MAX : (int64_t)limit.rlim_cur;
}
