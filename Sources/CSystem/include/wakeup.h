// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// A descriptor that one thread makes readable and another waits for; -1 where none is left.
int wakeup_open(void);
void wakeup_poke(int fd);
/// Makes it unreadable again.
void wakeup_clear(int fd);
