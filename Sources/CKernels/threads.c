// SPDX-License-Identifier: GPL-3.0-or-later
//
// One pool of threads for everything. A job is a count of pieces that the threads draw one by one; which piece a number
// means depends on the thread count alone, so results do not depend on who draws what. Idle threads look for work for
// some tens of microseconds (the gap between two operations of a model), then sleep.
#define _GNU_SOURCE
#include "threads.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

enum { most_threads = 64, spin_nanoseconds = 40000 };

// The ticket holds generation | limit | next: a thread that moves `next` on by compare-and-swap owns that piece, and
// the job's fields stay put until the piece is done.
enum { index_bits = 20 };
static const uint64_t index_mask = (1u << index_bits) - 1;
static _Atomic uint64_t ticket;
static _Atomic long remaining;
static ck_piece job_piece;
static void *job_context;

static pthread_mutex_t owner = PTHREAD_MUTEX_INITIALIZER;  // held by the thread whose job runs
static pthread_mutex_t sleep_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work_arrived = PTHREAD_COND_INITIALIZER;
static pthread_cond_t work_done = PTHREAD_COND_INITIALIZER;
static _Atomic int sleepers, owner_sleeps;
static _Atomic int wanted_threads;
static int started_workers;
static _Thread_local bool inside_piece;

static inline void relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static int64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool has_work(uint64_t value) { return (value & index_mask) < ((value >> index_bits) & index_mask); }

static bool run_piece(void) {
    uint64_t value = atomic_load(&ticket);
    while (has_work(value)) {
        if (!atomic_compare_exchange_weak(&ticket, &value, value + 1)) continue;
        inside_piece = true;
        job_piece(job_context, (long)(value & index_mask));
        inside_piece = false;
        if (atomic_fetch_sub(&remaining, 1) == 1 && atomic_load(&owner_sleeps)) {
            pthread_mutex_lock(&sleep_lock);
            pthread_cond_broadcast(&work_done);
            pthread_mutex_unlock(&sleep_lock);
        }
        return true;
    }
    return false;
}

static bool takes_part(intptr_t worker) { return worker + 1 < atomic_load(&wanted_threads); }

static void *work(void *argument) {
    intptr_t worker = (intptr_t)argument;
    for (;;) {
        int64_t idle_since = nanoseconds();
        while (takes_part(worker)) {
            if (run_piece()) {
                idle_since = nanoseconds();
                continue;
            }
            for (int i = 0; i < 16; i++) relax();
            if (nanoseconds() - idle_since > spin_nanoseconds) break;
        }
        pthread_mutex_lock(&sleep_lock);
        atomic_fetch_add(&sleepers, 1);
        while (!takes_part(worker) || !has_work(atomic_load(&ticket))) pthread_cond_wait(&work_arrived, &sleep_lock);
        atomic_fetch_sub(&sleepers, 1);
        pthread_mutex_unlock(&sleep_lock);
    }
    return NULL;
}

int ck_thread_count(void) {
    int count = atomic_load(&wanted_threads);
    if (count > 0) return count;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    count = processors < 1 ? 1 : processors > most_threads ? most_threads : (int)processors;
    int unset = 0;
    atomic_compare_exchange_strong(&wanted_threads, &unset, count);
    return atomic_load(&wanted_threads);
}

void ck_set_thread_count(int count) {
    pthread_mutex_lock(&owner);
    atomic_store(&wanted_threads, count < 1 ? 1 : count > most_threads ? most_threads : count);
    pthread_mutex_unlock(&owner);
}

// Workers answer no signals, which belong to the thread that runs the screen, but for faults: those strike the thread
// that made them, and a blocked one ends the process without its handler (a mapped file cut short gives SIGBUS).
static void start_workers(int count) {
    static const int faults[] = {SIGBUS, SIGSEGV, SIGILL, SIGFPE, SIGTRAP, SIGABRT};
    sigset_t all, before;
    sigfillset(&all);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) sigdelset(&all, faults[i]);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (started_workers < count) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, work, (void *)(intptr_t)started_workers) != 0) break;
        pthread_detach(thread);
        started_workers++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void ck_parallel(long count, ck_piece piece, void *context) {
    int threads = ck_thread_count();
    if (count <= 1 || threads == 1 || count > (long)index_mask || inside_piece || pthread_mutex_trylock(&owner) != 0) {
        for (long i = 0; i < count; i++) piece(context, i);
        return;
    }
    if (started_workers < threads - 1) start_workers(threads - 1);
    job_piece = piece;
    job_context = context;
    atomic_store(&remaining, count);
    uint64_t generation = (atomic_load(&ticket) >> (2 * index_bits)) + 1;
    atomic_store(&ticket, generation << (2 * index_bits) | (uint64_t)count << index_bits);
    if (atomic_load(&sleepers) > 0) {
        pthread_mutex_lock(&sleep_lock);
        pthread_cond_broadcast(&work_arrived);
        pthread_mutex_unlock(&sleep_lock);
    }
    while (run_piece()) {}
    int64_t waiting_since = nanoseconds();
    while (atomic_load(&remaining) > 0) {
        for (int i = 0; i < 16; i++) relax();
        if (nanoseconds() - waiting_since < 4 * spin_nanoseconds) continue;
        pthread_mutex_lock(&sleep_lock);
        atomic_store(&owner_sleeps, 1);
        while (atomic_load(&remaining) > 0) pthread_cond_wait(&work_done, &sleep_lock);
        atomic_store(&owner_sleeps, 0);
        pthread_mutex_unlock(&sleep_lock);
    }
    pthread_mutex_unlock(&owner);
}
