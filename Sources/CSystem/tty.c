// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "tty.h"
#include "signals.h"
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static struct termios remembered;
static int remembered_fd = -1;

int tty_size(int fd, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) || size.ws_col == 0 || size.ws_row == 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}

void tty_remember(int fd) {
    if (tcgetattr(fd, &remembered) == 0) remembered_fd = fd;
}

void tty_restore(void) {
    if (remembered_fd >= 0) tcsetattr(remembered_fd, TCSADRAIN, &remembered);
}

void tty_plain_keys(int fd) {
    struct termios settings;
    if (tcgetattr(fd, &settings)) return;
    settings.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
    settings.c_lflag &= ~(tcflag_t)IEXTEN;
    settings.c_cc[VLNEXT] = _POSIX_VDISABLE;
    tcsetattr(fd, TCSANOW, &settings);
}

static int await(pid_t child) {
    int status = 0;
    for (;;) {
        pid_t ended = waitpid(child, &status, WUNTRACED);
        if (ended < 0 && errno == EINTR) continue;
        if (ended < 0) return -1;
        if (!WIFSTOPPED(status)) break;
        signals_stop_self();
        kill(child, SIGCONT);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int tty_run_shell(const char *command) {
    posix_spawnattr_t attributes;
    if (posix_spawnattr_init(&attributes)) return -1;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    char *arguments[] = {"sh", "-c", (char *)command, NULL};
    pid_t child;
    extern char **environ;
    int failure = posix_spawn(&child, "/bin/sh", NULL, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    return failure ? -1 : await(child);
}
