// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// One piece of a split job; pieces of a job run in any order, on any thread.
typedef void (*ck_piece)(void *context, long index);

/// Runs `piece` for each index below `count` on the pool and the calling thread, and returns when all are done.
/// A job that starts inside a piece, or while another thread holds the pool, runs on the calling thread alone.
void ck_parallel(long count, ck_piece piece, void *context);

/// Threads that take part in a job, the calling one included; at first one for each processor.
int ck_thread_count(void);

/// Sets how many threads take part in later jobs (1…64).
void ck_set_thread_count(int count);
