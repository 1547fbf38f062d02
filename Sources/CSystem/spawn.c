// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "CSystemSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct buffer {
    uint8_t *bytes;
    size_t count, room;
};

static int64_t now_milliseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/// Read what is there; 0 at the end or on failure, else 1.
static int drain(int fd, struct buffer *into) {
    if (into->room - into->count < 65536) {
        size_t room = into->room ? into->room * 2 : 131072;
        uint8_t *grown = realloc(into->bytes, room);
        if (!grown) return 0;
        into->bytes = grown;
        into->room = room;
    }
    ssize_t n = read(fd, into->bytes + into->count, into->room - into->count);
    if (n < 0) return errno == EINTR || errno == EAGAIN;
    into->count += (size_t)n;
    return n > 0;
}

static void close_pair(int pair[2]) {
    for (int i = 0; i < 2; i++)
        if (pair[i] >= 0) close(pair[i]);
}

/// Start a child with these files, nothing blocked and no handler but the default ones.
static int spawn(char *const *argv, char *const *envp, posix_spawn_file_actions_t *files, short flags, pid_t *pid) {
    posix_spawnattr_t attributes;
    int rc = posix_spawnattr_init(&attributes);
    if (rc) return rc;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, flags | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    rc = posix_spawnp(pid, argv[0], files, &attributes, argv, envp);
    posix_spawnattr_destroy(&attributes);
    return rc;
}

static int spawn_on_pipes(char *const *argv, char *const *envp, const char *directory, int in, int out, int err,
                          pid_t *pid) {
    posix_spawn_file_actions_t files;
    int rc = posix_spawn_file_actions_init(&files);
    if (rc) return rc;
    if (directory) rc = posix_spawn_file_actions_addchdir_np(&files, directory);
    if (!rc) rc = posix_spawn_file_actions_adddup2(&files, in, 0);
    if (!rc) rc = posix_spawn_file_actions_adddup2(&files, out, 1);
    if (!rc) rc = posix_spawn_file_actions_adddup2(&files, err, 2);
    if (!rc) rc = posix_spawn_file_actions_addclosefrom_np(&files, 3);
    if (!rc) rc = spawn(argv, envp, &files, 0, pid);
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

int csystem_spawn_on_terminal(char *const *argv, char *const *envp, int columns, int rows, pid_t *pid) {
    int terminal = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0) return -1;
    char name[128];
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    posix_spawn_file_actions_t files;
    if (grantpt(terminal) || unlockpt(terminal) || ptsname_r(terminal, name, sizeof name)
        || ioctl(terminal, TIOCSWINSZ, &size) || posix_spawn_file_actions_init(&files)) {
        close(terminal);
        return -1;
    }
    // A session's leader takes the first terminal it opens for its own.
    int rc = posix_spawn_file_actions_addopen(&files, 0, name, O_RDWR, 0);
    if (!rc) rc = posix_spawn_file_actions_adddup2(&files, 0, 1);
    if (!rc) rc = posix_spawn_file_actions_adddup2(&files, 0, 2);
    if (!rc) rc = posix_spawn_file_actions_addclosefrom_np(&files, 3);
    if (!rc) rc = spawn(argv, envp, &files, POSIX_SPAWN_SETSID, pid);
    posix_spawn_file_actions_destroy(&files);
    if (rc) {
        close(terminal);
        return -1;
    }
    return terminal;
}

long csystem_read_some(int fd, int timeout_milliseconds, uint8_t *buffer, size_t room) {
    struct pollfd watched = {fd, POLLIN, 0};
    int ready = poll(&watched, 1, timeout_milliseconds);
    if (ready <= 0) return ready < 0 && errno != EINTR ? -1 : 0;
    uint8_t discarded[4096];
    ssize_t n = buffer ? read(fd, buffer, room) : read(fd, discarded, sizeof discarded);
    return n > 0 ? n : -1;
}

/// Feed and drain until both outputs are closed or the time is up; 1 where it was up. Closes the descriptors.
static int converse(int in, const uint8_t *input, size_t input_count, int out, struct buffer *output, int err,
                    struct buffer *errors, int64_t deadline) {
    size_t written = 0;
    int late = 0;
    while (out >= 0 || err >= 0) {
        if (in >= 0 && written == input_count) {
            close(in);
            in = -1;
        }
        int64_t left = deadline - now_milliseconds();
        if (left <= 0) {
            late = 1;
            break;
        }
        struct pollfd watched[3] = {{in, POLLOUT, 0}, {out, POLLIN, 0}, {err, POLLIN, 0}};
        if (poll(watched, 3, left > 1000 ? 1000 : (int)left) < 0 && errno != EINTR) break;
        if (in >= 0 && watched[0].revents) {
            ssize_t n = write(in, input + written, input_count - written);
            if (n > 0) written += (size_t)n;
            else if (n < 0 && errno != EINTR && errno != EAGAIN) written = input_count;
        }
        if (out >= 0 && watched[1].revents && !drain(out, output)) {
            close(out);
            out = -1;
        }
        if (err >= 0 && watched[2].revents && !drain(err, errors)) {
            close(err);
            err = -1;
        }
    }
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    if (err >= 0) close(err);
    return late;
}

int csystem_run_captured(char *const *argv, char *const *envp, const char *directory, const uint8_t *input,
                         size_t input_count, int timeout_milliseconds, csystem_captured *captured) {
    memset(captured, 0, sizeof *captured);
    int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1};
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC)) {
        int rc = errno;
        close_pair(in);
        close_pair(out);
        close_pair(err);
        return rc;
    }
    pid_t pid = 0;
    int rc = spawn_on_pipes(argv, envp, directory, in[0], out[1], err[1], &pid);
    close(in[0]);
    close(out[1]);
    close(err[1]);
    if (rc) {
        close(in[1]);
        close(out[0]);
        close(err[0]);
        return rc;
    }
    fcntl(in[1], F_SETFL, O_NONBLOCK);

    // A child that does not read its input must not end this process.
    sigset_t broken_pipe, before;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, &before);

    struct buffer output = {0}, errors = {0};
    int64_t deadline = now_milliseconds() + timeout_milliseconds;
    int late = converse(in[1], input, input_count, out[0], &output, err[0], &errors, deadline);

    struct timespec at_once = {0, 0};
    while (sigtimedwait(&broken_pipe, NULL, &at_once) > 0) {}
    pthread_sigmask(SIG_SETMASK, &before, NULL);

    // A child may close its outputs and run on: it has what is left of its time.
    int status = 0;
    struct rusage usage = {0};
    for (;;) {
        if (late) kill(pid, SIGKILL);
        pid_t ended = wait4(pid, &status, late ? 0 : WNOHANG, &usage);
        if (ended == pid || (ended < 0 && errno != EINTR)) break;
        if (!late && now_milliseconds() >= deadline) late = 1;
        else if (!late) usleep(1000);
    }
    captured->output = output.bytes;
    captured->output_count = output.count;
    captured->errors = errors.bytes;
    captured->errors_count = errors.count;
    captured->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    captured->timed_out = late;
    captured->peak_kilobytes = usage.ru_maxrss;
    return 0;
}

void csystem_captured_free(csystem_captured *captured) {
    free(captured->output);
    free(captured->errors);
    memset(captured, 0, sizeof *captured);
}
