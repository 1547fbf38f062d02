// SPDX-License-Identifier: GPL-3.0-or-later
#include "elementwise.h"
#include "clones.h"

INLINE float add(float a, float b) { return a + b; }
INLINE float subtract(float a, float b) { return a - b; }
INLINE float multiply(float a, float b) { return a * b; }
INLINE float divide(float a, float b) { return a / b; }
INLINE float maximum(float a, float b) { return a > b || a != a ? a : b; }
INLINE float minimum(float a, float b) { return a < b || a != a ? a : b; }

#define EACH(f) \
    if (a_step && b_step) for (long i = 0; i < count; i++) out[i] = f(a[i], b[i]); \
    else if (a_step) for (long i = 0; i < count; i++) out[i] = f(a[i], b[0]); \
    else if (b_step) for (long i = 0; i < count; i++) out[i] = f(a[0], b[i]); \
    else for (long i = 0; i < count; i++) out[i] = f(a[0], b[0]); \
    break

CLONES void ck_combine(
    ck_arithmetic op, const float *a, long a_step, const float *b, long b_step, float *restrict out, long count) {
    switch (op) {
        case ck_add: EACH(add);
        case ck_subtract: EACH(subtract);
        case ck_multiply: EACH(multiply);
        case ck_divide: EACH(divide);
        case ck_maximum: EACH(maximum);
        case ck_minimum: EACH(minimum);
        case ck_power:
            if (b_step == 0 && b[0] == 2.0f && a_step) {
                for (long i = 0; i < count; i++) out[i] = a[i] * a[i];
            } else {
                for (long i = 0; i < count; i++) out[i] = powf(a[i * a_step], b[i * b_step]);
            }
            break;
    }
}
