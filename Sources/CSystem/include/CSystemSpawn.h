// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What a finished child left behind; free both buffers with csystem_captured_free.
typedef struct {
    uint8_t *output;
    size_t output_count;
    uint8_t *errors;
    size_t errors_count;
    int status;     ///< the exit status, or 128 + the signal that ended it
    int timed_out;  ///< 1 where the child was killed because its time was up
    long peak_kilobytes;  ///< its largest resident set, or this process's at its start where that was larger
} csystem_captured;

/// Run argv[0] (looked up in PATH) to its end, feeding `input` and collecting both of its outputs.
///
/// The child starts with default signal handlers, nothing blocked, and no open file but its three: test runners block
/// signals on their threads, and a server the child leaves running would hold whatever it inherited open for ever.
///
/// `directory` may be NULL. Returns 0, or the errno of what failed before the child ran.
int csystem_run_captured(char *const *argv, char *const *envp, const char *directory, const uint8_t *input,
                         size_t input_count, int timeout_milliseconds, csystem_captured *captured);

void csystem_captured_free(csystem_captured *captured);

/// Start argv[0] on a new terminal of this size, which becomes its controlling terminal.
///
/// Returns the terminal's other end, to read its screen from and write keys to; -1 where it cannot be started.
int csystem_spawn_on_terminal(char *const *argv, char *const *envp, int columns, int rows, pid_t *pid);

/// Read what is there, waiting for it no longer than this. Returns how many bytes, 0 when the time is up, -1 at the
/// end. Without a buffer the bytes are thrown away.
long csystem_read_some(int fd, int timeout_milliseconds, uint8_t *buffer, size_t room);
