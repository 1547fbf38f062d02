// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stdint.h>

// Philox4x32-10 (Salmon et al. 2011, Parallel Random Numbers: As Easy as 1, 2, 3): number i depends on the seed and on
// i alone, so that any part of a tensor can be made by any thread. Block i / 4 of the counter gives numbers 4 · (i /
// 4)….

/// Numbers `start`… of the stream, uniform in 0 ≤ u < 1 with 24 bits.
void ck_random_uniform(uint64_t seed, uint64_t start, float *out, long count);

/// Numbers `start`… of the stream, normal with mean 0 and deviation 1 (Box and Muller 1958); `start` is a multiple of
/// 4.
void ck_random_normal(uint64_t seed, uint64_t start, float *out, long count);
