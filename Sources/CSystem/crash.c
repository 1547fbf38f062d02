// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "crash.h"
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { STACK = 64 * 1024 };

static struct termios before;
static char words[1024];
static _Atomic int terminal = -1;

// Only what is safe in a handler: write, tcsetattr, raise. endwin() is not.
static void put(int fd, const char *text) {
    ssize_t written = write(fd, text, strlen(text));
    (void)written;
}

static const char *name(int signal) {
    switch (signal) {
    case SIGILL: return "SIGILL";
    case SIGTRAP: return "SIGTRAP";
    case SIGABRT: return "SIGABRT";
    case SIGSEGV: return "SIGSEGV";
    case SIGBUS: return "SIGBUS";
    default: return "SIGFPE";
    }
}

static void crash(int signal) {
    int fd = atomic_exchange(&terminal, -1);
    if (fd >= 0) {
        put(fd, "\033[?2004l\033[?1l\033>\033[0m\033[?25h\033[?1049l\r");
        tcsetattr(fd, TCSANOW, &before);
    } else {
        fd = STDERR_FILENO;
    }
    put(fd, "rebus: stopped by a fault of its own (");
    put(fd, name(signal));
    put(fd, ")");
    put(fd, words);
    put(fd, "\n");
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(signal, &standard, NULL);
    raise(signal);
}

void crash_watch(void) {
    struct sigaction action = {.sa_handler = crash, .sa_flags = SA_NODEFER | SA_RESETHAND | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    int faults[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
    for (unsigned i = 0; i < sizeof faults / sizeof *faults; i++) sigaction(faults[i], &action, NULL);
    crash_prepare_thread();
}

void crash_restores_terminal(int fd, const char *report) {
    if (tcgetattr(fd, &before)) return;
    words[0] = 0;
    if (report) snprintf(words, sizeof words, "; its last words are in %s", report);
    atomic_store(&terminal, fd);
}

void crash_leaves_terminal(void) {
    atomic_store(&terminal, -1);
    words[0] = 0;
}

void crash_prepare_thread(void) {
    stack_t now;
    if (sigaltstack(NULL, &now) == 0 && !(now.ss_flags & SS_DISABLE)) return;
    void *room = malloc(STACK);
    if (!room) return;
    stack_t own = {.ss_sp = room, .ss_size = STACK};
    if (sigaltstack(&own, NULL)) free(room);
}
