// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stdint.h>

/// Each row: (x - mean) / sqrt(variance + epsilon) * weight + bias; weight and bias may be NULL.
void ck_layer_norm(
    const float *x, float *out, const float *weight, const float *bias, long rows, long columns, float epsilon);

/// sum = x + y, then out = layer norm of sum.
void ck_add_layer_norm(
    const float *x, const float *y, float *sum, float *out, const float *weight, const float *bias, long rows,
    long columns, float epsilon);

/// Softmax of each row, and its logarithm; x and out may be the same.
void ck_softmax(const float *x, float *out, long rows, long columns);
void ck_log_softmax(const float *x, float *out, long rows, long columns);

/// Softmax in place of scale · scores, for the keys that a query may see: those with a nonzero `keys` (all when NULL)
/// and, when `first_limit` is positive, the first `first_limit + row`. Others get exactly 0; a row that sees none is
/// all 0.
void ck_attention_softmax(
    float *scores, long rows, long columns, long stride, float scale, const uint8_t *keys, long first_limit);

/// Each row divided by the larger of its Euclidean length and `smallest`.
void ck_l2_normalize(const float *x, float *out, long rows, long columns, float smallest);
