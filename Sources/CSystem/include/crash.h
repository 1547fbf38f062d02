// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Takes the signals that a fault of the program raises (a trap, a bad address, abort): the process then dies at once
/// by the same signal, with one line that says so, instead of Swift's prompt that waits for a key.
///
/// Call it first thing, before any other SIGBUS handler is put in front of it.
void crash_watch(void);

/// From now on a crash also leaves the alternate screen and gives the terminal on `fd` back as it is now.
///
/// `report` is a file that took the program's last words; it is named to the user.
void crash_restores_terminal(int fd, const char *report);

/// The terminal is no longer ours.
void crash_leaves_terminal(void);

/// Gives the calling thread a stack for handlers, so that an overflow of its own is reported too.
void crash_prepare_thread(void);
