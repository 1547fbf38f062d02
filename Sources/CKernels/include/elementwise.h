// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stdint.h>

// A step of 0 repeats one number, 1 walks.

typedef enum { ck_add, ck_subtract, ck_multiply, ck_divide, ck_power, ck_maximum, ck_minimum } ck_arithmetic;

/// out[i] = a[i] op b[i].
void ck_combine(ck_arithmetic op, const float *a, long a_step, const float *b, long b_step, float *out, long count);

/// The same for integers, for all but division and power; overflow wraps.
void ck_combine_integers(
    ck_arithmetic op, const int64_t *a, long a_step, const int64_t *b, long b_step, int64_t *out, long count);

typedef enum {
    ck_less,
    ck_less_equal,
    ck_greater,
    ck_greater_equal,
    ck_equal,
    ck_not_equal,
    ck_and,
    ck_or,
    ck_xor,
} ck_comparison;

/// out[i] = a[i] op b[i] as 1 or 0; any number but 0 counts as true.
void ck_compare(ck_comparison op, const float *a, long a_step, const float *b, long b_step, uint8_t *out, long count);
void ck_compare_integers(
    ck_comparison op, const int64_t *a, long a_step, const int64_t *b, long b_step, uint8_t *out, long count);

typedef enum {
    ck_negate,
    ck_absolute,
    ck_exponential,
    ck_logarithm,
    ck_square_root,
    ck_hyperbolic_tangent,
    ck_logistic,
    ck_sine,
    ck_cosine,
    ck_floor,
    ck_ceiling,
    ck_round,
    ck_sign,
    ck_square,
    ck_reciprocal,
    ck_error_function,
} ck_function;

/// out[i] = f(x[i]); rounding is half to even.
void ck_map(ck_function function, const float *x, float *out, long count);

/// out[i] = x[i] kept within low…high; NaN stays.
void ck_clip(const float *x, float low, float high, float *out, long count);

typedef enum { ck_is_nan, ck_is_infinite, ck_is_finite, ck_is_zero } ck_test;

/// out[i] = whether x[i] is such a number, as 1 or 0.
void ck_classify(ck_test test, const float *x, uint8_t *out, long count);

/// out[i] = condition[i] ? a[i] : b[i].
void ck_select(const uint8_t *condition, const float *a, const float *b, float *out, long count);
