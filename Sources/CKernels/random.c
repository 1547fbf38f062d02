// SPDX-License-Identifier: GPL-3.0-or-later
#include "random.h"
#include <math.h>

// One form for every processor: numbers must not depend on the machine's widest instructions.
static void philox(uint64_t seed, uint64_t block, uint32_t out[4]) {
    uint32_t c0 = (uint32_t)block, c1 = (uint32_t)(block >> 32), c2 = 0, c3 = 0;
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)0xD2511F53 * c0, p1 = (uint64_t)0xCD9E8D57 * c2;
        uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)p1;
        c3 = (uint32_t)p0;
        c0 = n0;
        c2 = n2;
        k0 += 0x9E3779B9;
        k1 += 0xBB67AE85;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

void ck_random_uniform(uint64_t seed, uint64_t start, float *out, long count) {
    uint32_t words[4];
    uint64_t made = UINT64_MAX;
    for (long i = 0; i < count; i++) {
        uint64_t index = start + (uint64_t)i;
        if (index / 4 != made) philox(seed, made = index / 4, words);
        out[i] = (float)(words[index % 4] >> 8) * 0x1p-24f;
    }
}

void ck_random_normal(uint64_t seed, uint64_t start, float *out, long count) {
    uint32_t words[4];
    for (long i = 0; i < count; i += 2) {
        uint64_t index = start + (uint64_t)i;
        if (index % 4 == 0 || i == 0) philox(seed, index / 4, words);
        double u = ((double)words[index % 4] + 0.5) * 0x1p-32, v = (double)words[index % 4 + 1] * 0x1p-32;
        double radius = sqrt(-2 * log(u)), angle = 6.283185307179586 * v;
        out[i] = (float)(radius * cos(angle));
        if (i + 1 < count) out[i + 1] = (float)(radius * sin(angle));
    }
}
