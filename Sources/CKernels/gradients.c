// SPDX-License-Identifier: GPL-3.0-or-later
#include "gradients.h"
#include "clones.h"

CLONES void ck_accumulate(float *sum, const float *x, long count) {
    for (long i = 0; i < count; i++) sum[i] += x[i];
}

// Rows are added up in blocks, whose sums are then added: an error that grows with both numbers, not their product.
enum { block_rows = 64, block_columns = 256 };

CLONES void ck_column_sums(const float *x, long rows, long columns, long stride, float *out) {
    for (long start = 0; start < columns; start += block_columns) {
        long width = columns - start < block_columns ? columns - start : block_columns;
        float part[block_columns];
        float *to = out + start;
        for (long c = 0; c < width; c++) to[c] = 0;
        for (long first = 0; first < rows; first += block_rows) {
            long end = rows - first < block_rows ? rows : first + block_rows;
            for (long c = 0; c < width; c++) part[c] = 0;
            for (long r = first; r < end; r++) {
                const float *row = x + r * stride + start;
                for (long c = 0; c < width; c++) part[c] += row[c];
            }
            for (long c = 0; c < width; c++) to[c] += part[c];
        }
    }
}

INLINE float identity_slope(float x) { return 1.0f + 0.0f * x; }
INLINE float quick_gelu_slope(float x) {
    float s = sigmoid_any(1.702f * x);
    return s + 1.702f * x * s * (1.0f - s);
}
INLINE float gelu_slope(float x) {
    float density = 0.39894228f * exp_any(-0.5f * x * x);
    return 0.5f * (1.0f + erf_any(x * 0.70710678f)) + x * density;
}
INLINE float gelu_tanh_slope(float x) {
    float t = tanh_any(0.79788456f * (x + 0.044715f * x * x * x));
    return 0.5f * (1.0f + t) + 0.5f * x * (1.0f - t * t) * 0.79788456f * (1.0f + 0.134145f * x * x);
}
INLINE float relu_slope(float x) { return x > 0.0f ? 1.0f : 0.0f; }
INLINE float silu_slope(float x) {
    float s = sigmoid_any(x);
    return s + x * s * (1.0f - s);
}
INLINE float tanh_slope(float x) {
    float t = tanh_any(x);
    return 1.0f - t * t;
}
INLINE float sigmoid_slope(float x) {
    float s = sigmoid_any(x);
    return s * (1.0f - s);
}

#define EACH(slope) \
    for (long i = 0; i < count; i++) out[i] = gradient[i] * slope(x[i]); \
    break

CLONES void ck_activation_gradient(
    const float *x, const float *gradient, float *out, long count, ck_activation activation) {
    switch (activation) {
        case ck_identity: EACH(identity_slope);
        case ck_quick_gelu: EACH(quick_gelu_slope);
        case ck_gelu: EACH(gelu_slope);
        case ck_gelu_tanh: EACH(gelu_tanh_slope);
        case ck_relu: EACH(relu_slope);
        case ck_silu: EACH(silu_slope);
        case ck_tanh: EACH(tanh_slope);
        case ck_sigmoid: EACH(sigmoid_slope);
    }
}

INLINE float dot(const float *a, const float *b, long count) {
    REORDER
    float sum = 0;
    for (long i = 0; i < count; i++) sum += a[i] * b[i];
    return sum;
}

CLONES void ck_softmax_gradient(
    const float *y, const float *gradient, float *out, long rows, long columns, float scale) {
    for (long r = 0; r < rows; r++) {
        const float *p = y + r * columns, *g = gradient + r * columns;
        float *to = out + r * columns, mean = dot(p, g, columns);
        for (long i = 0; i < columns; i++) to[i] = scale * p[i] * (g[i] - mean);
    }
}

CLONES void ck_log_softmax_gradient(const float *y, const float *gradient, float *out, long rows, long columns) {
    for (long r = 0; r < rows; r++) {
        const float *p = y + r * columns, *g = gradient + r * columns;
        float *to = out + r * columns, sum = total(g, columns);
        for (long i = 0; i < columns; i++) to[i] = g[i] - exp_falling(p[i]) * sum;
    }
}

CLONES void ck_l2_normalize_gradient(
    const float *x, const float *gradient, float *out, long rows, long columns, float smallest) {
    for (long r = 0; r < rows; r++) {
        const float *from = x + r * columns, *g = gradient + r * columns;
        float *to = out + r * columns;
        float squares = dot(from, from, columns), length = sqrtf(squares);
        // A vector shorter than the least is divided by that least, a constant.
        float by = 1.0f / (length < smallest ? smallest : length);
        float along = length < smallest ? 0.0f : dot(from, g, columns) * by * by;
        for (long i = 0; i < columns; i++) to[i] = (g[i] - from[i] * along) * by;
    }
}

INLINE void layer_norm_row_gradient(
    const float *x, const float *gradient, const float *weight, float *out, float *weight_sum, float *bias_sum,
    long columns, float epsilon) {
    REORDER
    float mean = total(x, columns) / (float)columns;
    float squares = 0;
    for (long i = 0; i < columns; i++) squares += (x[i] - mean) * (x[i] - mean);
    float scale = 1.0f / sqrtf(squares / (float)columns + epsilon);
    if (weight_sum) for (long i = 0; i < columns; i++) weight_sum[i] += gradient[i] * (x[i] - mean) * scale;
    if (bias_sum) for (long i = 0; i < columns; i++) bias_sum[i] += gradient[i];
    if (!out) return;
    float sum = 0, along = 0;
    if (weight) {
        for (long i = 0; i < columns; i++) {
            float g = gradient[i] * weight[i];
            sum += g;
            along += g * (x[i] - mean);
        }
    } else {
        for (long i = 0; i < columns; i++) {
            sum += gradient[i];
            along += gradient[i] * (x[i] - mean);
        }
    }
    sum /= (float)columns;
    along *= scale * scale / (float)columns;
    if (weight) {
        for (long i = 0; i < columns; i++) out[i] = (gradient[i] * weight[i] - sum - (x[i] - mean) * along) * scale;
    } else {
        for (long i = 0; i < columns; i++) out[i] = (gradient[i] - sum - (x[i] - mean) * along) * scale;
    }
}

CLONES void ck_layer_norm_gradient(
    const float *x, const float *gradient, const float *weight, float *out, float *weight_sum, float *bias_sum,
    long rows, long columns, float epsilon) {
    for (long r = 0; r < rows; r++) {
        layer_norm_row_gradient(
            x + r * columns, gradient + r * columns, weight, out ? out + r * columns : 0, weight_sum, bias_sum,
            columns, epsilon);
    }
}

CLONES void ck_scatter_add(
    const float *gradient, long rows, long columns, long row_step, long column_step, float *out) {
    for (long r = 0; r < rows; r++) {
        const float *g = gradient + r * columns;
        float *to = out + r * row_step;
        if (column_step == 1) {
            for (long c = 0; c < columns; c++) to[c] += g[c];
        } else {
            for (long c = 0; c < columns; c++) to[c * column_step] += g[c];
        }
    }
}
