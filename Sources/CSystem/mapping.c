// SPDX-License-Identifier: GPL-3.0-or-later
#define _GNU_SOURCE
#include "mapping.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SLOTS = 512 };

// Read by the signal handler, so atomics only. A slot is free when its length is 0; the start is written before it.
static struct {
    _Atomic uintptr_t start;
    _Atomic size_t length;
    _Atomic int damaged;
} mappings[SLOTS];

static _Atomic int damages;
static pthread_mutex_t registration = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t installation = PTHREAD_ONCE_INIT;
static int installed;
static long page;
static struct sigaction previous;

int mapping_mend(const void *address) {
    uintptr_t fault = (uintptr_t)address;
    for (int i = 0; i < SLOTS; i++) {
        size_t length = atomic_load(&mappings[i].length);
        uintptr_t start = atomic_load(&mappings[i].start);
        if (length == 0 || fault < start || fault - start >= length) continue;
        atomic_store(&mappings[i].damaged, 1);
        atomic_fetch_add(&damages, 1);
        uintptr_t first = fault & ~((uintptr_t)page - 1);
        size_t rest = (start + length - first + (size_t)page - 1) & ~((size_t)page - 1);
        void *zeros = mmap((void *)first, rest, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        return zeros != MAP_FAILED;
    }
    return 0;
}

static void on_bus_error(int signal, siginfo_t *info, void *context) {
    if (mapping_mend(info->si_addr)) return;
    if (previous.sa_flags & SA_SIGINFO) {
        previous.sa_sigaction(signal, info, context);
    } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
        previous.sa_handler(signal);
    } else {
        // Returning runs the faulting instruction again, now with the default action.
        sigaction(SIGBUS, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
    }
}

static void install(void) {
    page = sysconf(_SC_PAGESIZE);
    struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    installed = page > 0 && sigaction(SIGBUS, &action, &previous) == 0;
}

int mapping_watch(const void *start, size_t length) {
    pthread_once(&installation, install);
    if (!installed || length == 0) return -1;
    int slot = -1;
    pthread_mutex_lock(&registration);
    for (int i = 0; i < SLOTS && slot < 0; i++) {
        if (atomic_load(&mappings[i].length) != 0) continue;
        atomic_store(&mappings[i].damaged, 0);
        atomic_store(&mappings[i].start, (uintptr_t)start);
        atomic_store(&mappings[i].length, length);
        slot = i;
    }
    pthread_mutex_unlock(&registration);
    return slot;
}

void mapping_forget(int slot) {
    if (slot >= 0 && slot < SLOTS) atomic_store(&mappings[slot].length, 0);
}

int mapping_is_damaged(int slot) {
    return slot >= 0 && slot < SLOTS && atomic_load(&mappings[slot].damaged);
}

int mapping_damage_count(void) { return atomic_load(&damages); }

void mapping_touch(const void *address) { (void)*(const volatile unsigned char *)address; }
