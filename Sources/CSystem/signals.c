// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "signals.h"
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static _Atomic int descriptor = -1;
static _Atomic unsigned long pending;

static void note(int signal) {
    int before = errno;
    atomic_fetch_or(&pending, 1ul << signal);
    uint64_t one = 1;
    ssize_t written = write(atomic_load(&descriptor), &one, sizeof one);
    (void)written;
    errno = before;
}

static void watch(int signal) {
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    sigaction(signal, &action, NULL);
}

int signals_watch(const int *signals, int count) {
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0) return -1;
    atomic_store(&descriptor, fd);
    sigset_t wanted;
    sigemptyset(&wanted);
    for (int i = 0; i < count; i++) {
        watch(signals[i]);
        sigaddset(&wanted, signals[i]);
    }
    pthread_sigmask(SIG_UNBLOCK, &wanted, NULL);
    return fd;
}

int signals_next(void) {
    if (!atomic_load(&pending)) {
        uint64_t count;
        ssize_t taken = read(atomic_load(&descriptor), &count, sizeof count);
        (void)taken;
    }
    unsigned long set = atomic_load(&pending);
    if (!set) return 0;
    int signal = __builtin_ctzl(set);
    atomic_fetch_and(&pending, ~(1ul << signal));
    return signal;
}

// SIGTSTP and not SIGSTOP: the kernel ignores it where nobody is left to continue the process.
void signals_stop_self(void) {
    struct sigaction standard = {.sa_handler = SIG_DFL}, before;
    sigaction(SIGTSTP, &standard, &before);
    sigset_t stop, mask;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
    raise(SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &before, NULL);
}
