// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Watches over the mapped file pages [start, start + length): a SIGBUS inside them (the file was cut short, or a disk
/// failed) maps zero pages over the rest and marks the mapping as damaged, instead of ending the process.
///
/// The first call installs the SIGBUS handler; faults elsewhere go on to the handler that was there before. Returns a
/// slot, or -1 when all are taken or the handler cannot be installed.
int mapping_watch(const void *start, size_t length);

/// Stops watching; call it before unmapping.
void mapping_forget(int slot);

/// Whether pages of the mapping were lost.
int mapping_is_damaged(int slot);

/// Reads the byte at an address, so that a page that is gone is noticed.
void mapping_touch(const void *address);

/// How many pages were mended since the program began.
int mapping_damage_count(void);

/// For another SIGBUS handler: 1 when the address lay in a watched mapping and was mended, so that returning is safe.
int mapping_mend(const void *address);
