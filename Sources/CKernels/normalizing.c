// SPDX-License-Identifier: GPL-3.0-or-later
#include "normalizing.h"
#include "clones.h"

INLINE float squares_about(const float *x, long count, float mean) {
    REORDER
    float sum = 0;
    for (long i = 0; i < count; i++) sum += (x[i] - mean) * (x[i] - mean);
    return sum;
}

INLINE void normalize_row(
    const float *x, float *out, const float *weight, const float *bias, long columns, float epsilon) {
    float mean = total(x, columns) / (float)columns;
    float scale = 1.0f / sqrtf(squares_about(x, columns, mean) / (float)columns + epsilon);
    if (weight && bias) {
        for (long i = 0; i < columns; i++) out[i] = (x[i] - mean) * scale * weight[i] + bias[i];
    } else if (weight) {
        for (long i = 0; i < columns; i++) out[i] = (x[i] - mean) * scale * weight[i];
    } else {
        for (long i = 0; i < columns; i++) out[i] = (x[i] - mean) * scale + (bias ? bias[i] : 0.0f);
    }
}

CLONES void ck_layer_norm(
    const float *x, float *out, const float *weight, const float *bias, long rows, long columns, float epsilon) {
    for (long r = 0; r < rows; r++) {
        normalize_row(x + r * columns, out + r * columns, weight, bias, columns, epsilon);
    }
}

CLONES void ck_add_layer_norm(
    const float *x, const float *y, float *sum, float *out, const float *weight, const float *bias, long rows,
    long columns, float epsilon) {
    for (long r = 0; r < rows; r++) {
        const float *a = x + r * columns, *b = y + r * columns;
        float *s = sum + r * columns;
        for (long i = 0; i < columns; i++) s[i] = a[i] + b[i];
        normalize_row(s, out + r * columns, weight, bias, columns, epsilon);
    }
}

INLINE float exponentials(const float *x, float *out, long count, float most) {
    REORDER
    float sum = 0;
    for (long i = 0; i < count; i++) {
        float e = exp_falling(x[i] - most);
        out[i] = e;
        sum += e;
    }
    return sum;
}

INLINE void scale_row(float *x, long count, float by) {
    for (long i = 0; i < count; i++) x[i] *= by;
}

CLONES void ck_softmax(const float *x, float *out, long rows, long columns) {
    for (long r = 0; r < rows; r++) {
        const float *from = x + r * columns;
        float *to = out + r * columns;
        scale_row(to, columns, 1.0f / exponentials(from, to, columns, largest(from, columns)));
    }
}

CLONES void ck_log_softmax(const float *x, float *out, long rows, long columns) {
    for (long r = 0; r < rows; r++) {
        const float *from = x + r * columns;
        float *to = out + r * columns;
        float most = largest(from, columns), sum = 0;
        {
            REORDER
            for (long i = 0; i < columns; i++) sum += exp_falling(from[i] - most);
        }
        float shift = logf(sum);
        for (long i = 0; i < columns; i++) to[i] = (from[i] - most) - shift;
    }
}

CLONES void ck_attention_softmax(
    float *scores, long rows, long columns, long stride, float scale, const uint8_t *keys, long first_limit) {
    for (long r = 0; r < rows; r++) {
        float *row = scores + r * stride;
        long seen = columns;
        if (first_limit > 0 && first_limit + r < columns) seen = first_limit + r;
        if (keys) {
            for (long i = 0; i < seen; i++) row[i] = keys[i] ? row[i] * scale : -INFINITY;
        } else {
            for (long i = 0; i < seen; i++) row[i] *= scale;
        }
        for (long i = seen; i < columns; i++) row[i] = 0;
        float most = largest(row, seen);
        // Hidden keys alone leave no largest score; a row of NaN must stay one.
        float sum = exponentials(row, row, seen, most == -INFINITY ? 0.0f : most);
        scale_row(row, seen, sum == 0.0f ? 0.0f : 1.0f / sum);
    }
}

CLONES void ck_l2_normalize(const float *x, float *out, long rows, long columns, float smallest) {
    for (long r = 0; r < rows; r++) {
        const float *from = x + r * columns;
        float *to = out + r * columns;
        float length = sqrtf(squares_about(from, columns, 0.0f));
        float by = length < smallest ? smallest : length;
        for (long i = 0; i < columns; i++) to[i] = from[i] / by;
    }
}
