// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stddef.h>
#include <stdint.h>

/// What a finished child left behind; free both buffers with csystem_captured_free.
typedef struct {
    uint8_t *output;
    size_t output_count;
    uint8_t *errors;
    size_t errors_count;
    int status;     ///< the exit status, or 128 + the signal that ended it
    int timed_out;  ///< 1 where the child was killed because its time was up
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
