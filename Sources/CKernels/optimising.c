// SPDX-License-Identifier: GPL-3.0-or-later
#include "optimising.h"
#include "clones.h"

// Small enough that the sums of squares read what the step just wrote from the nearest cache.
enum { chunk = 512 };

INLINE double squares(const float *x, long count) {
    REORDER
    double sum = 0;
    for (long i = 0; i < count; i++) sum += (double)x[i] * x[i];
    return sum;
}

// Walks a range in chunks; `body` steps the chunk at `at`, `n` long, and notes each weight's change in `change`.
#define IN_CHUNKS(body) \
    ck_step_squares total = {0, 0}; \
    float change[chunk]; \
    for (long at = 0; at < count; at += chunk) { \
        long n = count - at < chunk ? count - at : chunk; \
        body; \
        total.update += squares(change, n); \
        total.weight += squares(weight + at, n); \
    } \
    return total

INLINE void adamw_chunk(
    ck_adamw s, float *restrict weight, const float *restrict gradient, float *restrict first, float *restrict second,
    float *restrict change, long count) {
    for (long i = 0; i < count; i++) {
        float g = gradient[i] * s.scale, old = weight[i];
        float m = first[i] + s.first_fresh * (g - first[i]);
        float v = second[i] * s.second_keep + s.second_fresh * g * g;
        float next = old * s.keep - s.rate * (m / (sqrtf(v) * s.root + s.epsilon));
        first[i] = m;
        second[i] = v;
        weight[i] = next;
        change[i] = next - old;
    }
}

CLONES ck_step_squares ck_adamw_step(
    const ck_adamw *step, float *weight, const float *gradient, float *first, float *second, long count) {
    IN_CHUNKS(adamw_chunk(*step, weight + at, gradient + at, first + at, second + at, change, n));
}

INLINE void momentum_chunk(
    ck_sgd s, float *restrict weight, const float *restrict gradient, float *restrict momentum, float *restrict change,
    long count) {
    for (long i = 0; i < count; i++) {
        float old = weight[i], g = gradient[i] * s.scale + s.decay * old;
        float m = momentum[i] * s.momentum + g;
        float next = old - s.rate * (s.nesterov ? g + s.momentum * m : m);
        momentum[i] = m;
        weight[i] = next;
        change[i] = next - old;
    }
}

INLINE void plain_chunk(
    ck_sgd s, float *restrict weight, const float *restrict gradient, float *restrict change, long count) {
    for (long i = 0; i < count; i++) {
        float old = weight[i], next = old - s.rate * (gradient[i] * s.scale + s.decay * old);
        weight[i] = next;
        change[i] = next - old;
    }
}

CLONES ck_step_squares ck_sgd_step(
    const ck_sgd *step, float *weight, const float *gradient, float *momentum, long count) {
    if (momentum) {
        IN_CHUNKS(momentum_chunk(*step, weight + at, gradient + at, momentum + at, change, n));
    } else {
        IN_CHUNKS(plain_chunk(*step, weight + at, gradient + at, change, n));
    }
}

INLINE void lion_chunk(
    ck_lion s, float *restrict weight, const float *restrict gradient, float *restrict momentum, float *restrict change,
    long count) {
    for (long i = 0; i < count; i++) {
        float g = gradient[i] * s.scale, m = momentum[i], old = weight[i];
        float direction = m * s.first_keep + s.first_fresh * g;
        // A NaN has no sign: it passes, so that it shows.
        float sign = direction != direction ? direction : (float)(direction > 0) - (float)(direction < 0);
        float next = old * s.keep - s.rate * sign;
        momentum[i] = m * s.second_keep + s.second_fresh * g;
        weight[i] = next;
        change[i] = next - old;
    }
}

CLONES ck_step_squares ck_lion_step(
    const ck_lion *step, float *weight, const float *gradient, float *momentum, long count) {
    IN_CHUNKS(lion_chunk(*step, weight + at, gradient + at, momentum + at, change, n));
}

CLONES double ck_sum_squares(const float *x, long count) { return squares(x, count); }
