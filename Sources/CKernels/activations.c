// SPDX-License-Identifier: GPL-3.0-or-later
#include "activations.h"
#include "clones.h"

INLINE float identity(float x) { return x; }
INLINE float quick_gelu(float x) { return x * sigmoid_any(1.702f * x); }
INLINE float gelu(float x) { return 0.5f * x * (1.0f + erf_any(x * 0.70710678f)); }
INLINE float gelu_tanh(float x) {
    return 0.5f * x * (1.0f + tanh_any(0.79788456f * (x + 0.044715f * x * x * x)));
}
INLINE float relu(float x) { return x < 0.0f ? 0.0f : x; }
INLINE float silu(float x) { return x * sigmoid_any(x); }

#define EACH(f) \
    for (long i = 0; i < count; i++) out[i] = f(x[i]); \
    break

CLONES void ck_activate(const float *x, float *out, long count, ck_activation activation) {
    switch (activation) {
        case ck_identity: EACH(identity);
        case ck_quick_gelu: EACH(quick_gelu);
        case ck_gelu: EACH(gelu);
        case ck_gelu_tanh: EACH(gelu_tanh);
        case ck_relu: EACH(relu);
        case ck_silu: EACH(silu);
        case ck_tanh: EACH(tanh_any);
        case ck_sigmoid: EACH(sigmoid_any);
    }
}

#define EACH_ROW(f) \
    for (long r = 0; r < rows; r++) { \
        float *row = x + r * stride; \
        if (bias) for (long i = 0; i < columns; i++) row[i] = f(row[i] + bias[i]); \
        else for (long i = 0; i < columns; i++) row[i] = f(row[i]); \
    } \
    break

CLONES void ck_bias_activate(
    float *x, long rows, long columns, long stride, const float *bias, ck_activation activation) {
    switch (activation) {
        case ck_identity: EACH_ROW(identity);
        case ck_quick_gelu: EACH_ROW(quick_gelu);
        case ck_gelu: EACH_ROW(gelu);
        case ck_gelu_tanh: EACH_ROW(gelu_tanh);
        case ck_relu: EACH_ROW(relu);
        case ck_silu: EACH_ROW(silu);
        case ck_tanh: EACH_ROW(tanh_any);
        case ck_sigmoid: EACH_ROW(sigmoid_any);
    }
}
