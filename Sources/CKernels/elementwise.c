// SPDX-License-Identifier: GPL-3.0-or-later
#include "elementwise.h"
#include "clones.h"

#define WALK(f) \
    if (a_step && b_step) for (long i = 0; i < count; i++) out[i] = f(a[i], b[i]); \
    else if (a_step) for (long i = 0; i < count; i++) out[i] = f(a[i], b[0]); \
    else if (b_step) for (long i = 0; i < count; i++) out[i] = f(a[0], b[i]); \
    else for (long i = 0; i < count; i++) out[i] = f(a[0], b[0]); \
    break

#define ADD(x, y) ((x) + (y))
#define SUBTRACT(x, y) ((x) - (y))
#define MULTIPLY(x, y) ((x) * (y))
#define DIVIDE(x, y) ((x) / (y))
#define MAXIMUM(x, y) ((x) > (y) || (x) != (x) ? (x) : (y))
#define MINIMUM(x, y) ((x) < (y) || (x) != (x) ? (x) : (y))

CLONES void ck_combine(
    ck_arithmetic op, const float *a, long a_step, const float *b, long b_step, float *restrict out, long count) {
    switch (op) {
        case ck_add: WALK(ADD);
        case ck_subtract: WALK(SUBTRACT);
        case ck_multiply: WALK(MULTIPLY);
        case ck_divide: WALK(DIVIDE);
        case ck_maximum: WALK(MAXIMUM);
        case ck_minimum: WALK(MINIMUM);
        case ck_power:
            if (a_step && !b_step && b[0] == 2.0f) {
                for (long i = 0; i < count; i++) out[i] = a[i] * a[i];
            } else {
                for (long i = 0; i < count; i++) out[i] = powf(a[i * a_step], b[i * b_step]);
            }
            break;
    }
}

#define WRAPPING(op, x, y) (int64_t)((uint64_t)(x)op(uint64_t)(y))
#define ADD_INTEGERS(x, y) WRAPPING(+, x, y)
#define SUBTRACT_INTEGERS(x, y) WRAPPING(-, x, y)
#define MULTIPLY_INTEGERS(x, y) WRAPPING(*, x, y)

CLONES void ck_combine_integers(
    ck_arithmetic op, const int64_t *a, long a_step, const int64_t *b, long b_step, int64_t *restrict out,
    long count) {
    switch (op) {
        case ck_add: WALK(ADD_INTEGERS);
        case ck_subtract: WALK(SUBTRACT_INTEGERS);
        case ck_multiply: WALK(MULTIPLY_INTEGERS);
        case ck_maximum: WALK(MAXIMUM);
        case ck_minimum: WALK(MINIMUM);
        case ck_divide:
        case ck_power: break;
    }
}

#define LESS(x, y) ((x) < (y))
#define LESS_EQUAL(x, y) ((x) <= (y))
#define GREATER(x, y) ((x) > (y))
#define GREATER_EQUAL(x, y) ((x) >= (y))
#define EQUAL(x, y) ((x) == (y))
#define NOT_EQUAL(x, y) ((x) != (y))
#define AND(x, y) (((x) != 0) & ((y) != 0))
#define OR(x, y) (((x) != 0) | ((y) != 0))
#define XOR(x, y) (((x) != 0) ^ ((y) != 0))

#define COMPARE \
    switch (op) { \
        case ck_less: WALK(LESS); \
        case ck_less_equal: WALK(LESS_EQUAL); \
        case ck_greater: WALK(GREATER); \
        case ck_greater_equal: WALK(GREATER_EQUAL); \
        case ck_equal: WALK(EQUAL); \
        case ck_not_equal: WALK(NOT_EQUAL); \
        case ck_and: WALK(AND); \
        case ck_or: WALK(OR); \
        case ck_xor: WALK(XOR); \
    }

CLONES void ck_compare(
    ck_comparison op, const float *a, long a_step, const float *b, long b_step, uint8_t *restrict out, long count) {
    COMPARE
}

CLONES void ck_compare_integers(
    ck_comparison op, const int64_t *a, long a_step, const int64_t *b, long b_step, uint8_t *restrict out,
    long count) {
    COMPARE
}

#define EACH(f) \
    for (long i = 0; i < count; i++) out[i] = f(x[i]); \
    break

#define NEGATE(v) (-(v))
#define SIGN(v) ((v) != (v) ? (v) : (float)((v) > 0) - (float)((v) < 0))
#define SQUARE(v) ((v) * (v))
#define RECIPROCAL(v) (1.0f / (v))

CLONES void ck_map(ck_function function, const float *x, float *out, long count) {
    switch (function) {
        case ck_negate: EACH(NEGATE);
        case ck_absolute: EACH(fabsf);
        case ck_exponential: EACH(exp_any);
        case ck_logarithm: EACH(logf);
        case ck_square_root: EACH(sqrtf);
        case ck_hyperbolic_tangent: EACH(tanh_any);
        case ck_logistic: EACH(sigmoid_any);
        case ck_sine: EACH(sinf);
        case ck_cosine: EACH(cosf);
        case ck_floor: EACH(floorf);
        case ck_ceiling: EACH(ceilf);
        case ck_round: EACH(nearbyintf);
        case ck_sign: EACH(SIGN);
        case ck_square: EACH(SQUARE);
        case ck_reciprocal: EACH(RECIPROCAL);
        case ck_error_function: EACH(erf_any);
    }
}

CLONES void ck_clip(const float *x, float low, float high, float *out, long count) {
    for (long i = 0; i < count; i++) {
        float v = x[i] < low ? low : x[i];
        out[i] = v > high ? high : v;
    }
}

// On the bits, which vectorises.
#define MAGNITUDE(v) (to_bits(v) & 0x7fffffff)
#define IS_NAN(v) (MAGNITUDE(v) > 0x7f800000)
#define IS_INFINITE(v) (MAGNITUDE(v) == 0x7f800000)
#define IS_FINITE(v) (MAGNITUDE(v) < 0x7f800000)
#define IS_ZERO(v) (MAGNITUDE(v) == 0)

CLONES void ck_classify(ck_test test, const float *x, uint8_t *restrict out, long count) {
    switch (test) {
        case ck_is_nan: EACH(IS_NAN);
        case ck_is_infinite: EACH(IS_INFINITE);
        case ck_is_finite: EACH(IS_FINITE);
        case ck_is_zero: EACH(IS_ZERO);
    }
}

CLONES void ck_select(const uint8_t *condition, const float *a, const float *b, float *restrict out, long count) {
    for (long i = 0; i < count; i++) out[i] = condition[i] ? a[i] : b[i];
}
