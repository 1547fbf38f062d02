// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Notes these signals and makes the returned descriptor readable, instead of ending the process.
///
/// A handler may run on any thread, so it only sets a bit and pokes an eventfd. The signals are unblocked too, because
/// a parent may have blocked them. Call it once, before curses starts, which leaves alone handlers that are there.
/// Returns -1 where there is no descriptor left.
int signals_watch(const int *signals, int count);

/// The next signal that came, lowest number first, or 0.
int signals_next(void);

/// Stops this process as Ctrl-Z does, and returns when it is continued, or at once where no shell could continue it.
void signals_stop_self(void);
