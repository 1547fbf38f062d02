// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Columns and rows of the terminal on `fd`; 0 where it has them.
int tty_size(int fd, int *columns, int *rows);

/// Remembers how the terminal on `fd` is set, for tty_restore.
void tty_remember(int fd);

/// Sets the terminal as it was when it was remembered, if it was.
void tty_restore(void);

/// Lets Ctrl-S, Ctrl-Q, Ctrl-V and Ctrl-O through as keys.
void tty_plain_keys(int fd);

/// Runs a command by /bin/sh on this terminal, to its end; its status, 128 + the signal that ended it, or -1.
///
/// The child starts with default signal handlers; keys that send signals reach it alone, but Ctrl-Z stops both.
int tty_run_shell(const char *command);
