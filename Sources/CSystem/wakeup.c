// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "wakeup.h"
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

int wakeup_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void wakeup_poke(int fd) {
    uint64_t one = 1;
    ssize_t written = write(fd, &one, sizeof one);
    (void)written;
}

void wakeup_clear(int fd) {
    uint64_t count;
    ssize_t taken = read(fd, &count, sizeof count);
    (void)taken;
}
