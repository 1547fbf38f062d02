// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif
#define INLINE static inline __attribute__((always_inline))

// Sums may be reordered within a block that begins with this, which lets them vectorise.
#if defined(__clang__)
#define REORDER _Pragma("clang fp reassociate(on)")
#else
#define REORDER
#endif

INLINE float from_bits(int32_t bits) {
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

INLINE int32_t to_bits(float value) {
    int32_t bits;
    memcpy(&bits, &value, 4);
    return bits;
}

// Adding this pushes the fraction out of a float: what stays in the low bits is the nearest integer.
static const float rounder = 12582912.0f;

// e^r for |r| ≤ ln 2 / 2, interpolated at Chebyshev nodes.
INLINE float exp_fraction(float r) {
    float p = 1.392692661e-3f;
    p = p * r + 8.363773874e-3f;
    p = p * r + 4.166655011e-2f;
    p = p * r + 1.666657338e-1f;
    p = p * r + 0.5f;
    return p * r * r + r + 1.0f;
}

// e^x for x ≤ 0; below -87.3 exactly 0, NaN stays NaN. Relative error about 1e-7.
INLINE float exp_falling(float x) {
    float bounded = x < -87.3f ? -87.3f : x;
    float shifted = bounded * 1.44269504f + rounder;
    float n = shifted - rounder;
    float r = bounded - n * 0.693359375f + n * 2.12194440e-4f;
    float value = exp_fraction(r) * from_bits((int32_t)((uint32_t)(to_bits(shifted) - to_bits(rounder) + 127) << 23));
    return x < -87.3f ? 0.0f : value;
}

// e^x for every x, denormal results and infinities included. Relative error about 1e-7.
INLINE float exp_any(float x) {
    float bounded = x < -104.0f ? -104.0f : x;
    bounded = bounded > 89.0f ? 89.0f : bounded;
    float shifted = bounded * 1.44269504f + rounder;
    float n = shifted - rounder;
    float r = bounded - n * 0.693359375f + n * 2.12194440e-4f;
    int32_t exponent = to_bits(shifted) - to_bits(rounder);
    int32_t half = exponent >> 1;
    float low = from_bits((int32_t)((uint32_t)(half + 127) << 23));
    float high = from_bits((int32_t)((uint32_t)(exponent - half + 127) << 23));
    return exp_fraction(r) * low * high;
}

// erf(x) to about 1e-7: an odd polynomial below 1, 1 - e^(-polynomial) up to 4, then 1.
INLINE float erf_any(float x) {
    float a = fabsf(x), t = x * x;
    float near = 7.875875063e-5f;
    near = near * t - 8.016864287e-4f;
    near = near * t + 5.189087423e-3f;
    near = near * t - 2.685421201e-2f;
    near = near * t + 1.128359472e-1f;
    near = near * t - 3.761262667e-1f;
    near = near * t + 1.128379166f;
    float b = a > 4.0f ? 4.0f : a;
    float far = -1.637151415e-6f;
    far = far * b + 4.605804269e-5f;
    far = far * b - 5.968056257e-4f;
    far = far * b + 4.759596293e-3f;
    far = far * b - 2.642113601e-2f;
    far = far * b + 1.100800829e-1f;
    far = far * b + 6.318260516e-1f;
    far = far * b + 1.130233435f;
    far = far * b - 3.201380497e-4f;
    far = copysignf(1.0f - exp_falling(-far), x);
    return a < 1.0f ? near * x : far;
}

// tanh(x) to about 1e-7: an odd polynomial below 0.65, else by e^(-2|x|).
INLINE float tanh_any(float x) {
    float a = fabsf(x), t = x * x;
    float near = 2.214902717e-3f;
    near = near * t - 8.272456702e-3f;
    near = near * t + 2.174618708e-2f;
    near = near * t - 5.395634939e-2f;
    near = near * t + 1.333329075e-1f;
    near = near * t - 3.333333308e-1f;
    near = near * t * x + x;
    float e = exp_falling(-2.0f * a);
    float far = copysignf((1.0f - e) / (1.0f + e), x);
    return a < 0.65f ? near : far;
}

INLINE float sigmoid_any(float x) { return 1.0f / (1.0f + exp_any(-x)); }

INLINE float total(const float *x, long count) {
    REORDER
    float sum = 0;
    for (long i = 0; i < count; i++) sum += x[i];
    return sum;
}

// Written so that a NaN never wins; it shows up in the sum that follows. Sixteen lanes, since a plain maximum stays
// scalar.
INLINE float largest(const float *x, long count) {
    enum { lanes = 16 };
    float most[lanes];
    for (int j = 0; j < lanes; j++) most[j] = -INFINITY;
    long i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (int j = 0; j < lanes; j++) most[j] = x[i + j] > most[j] ? x[i + j] : most[j];
    }
    for (; i < count; i++) most[0] = x[i] > most[0] ? x[i] : most[0];
    for (int j = 1; j < lanes; j++) most[0] = most[j] > most[0] ? most[j] : most[0];
    return most[0];
}
