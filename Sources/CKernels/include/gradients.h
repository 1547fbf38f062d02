// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "activations.h"
#include <stdint.h>

/// sum[i] += x[i].
void ck_accumulate(float *sum, const float *x, long count);

/// out[c] = Σ over rows of x[r · stride + c].
void ck_column_sums(const float *x, long rows, long columns, long stride, float *out);

/// out[i] = gradient[i] · f'(x[i]).
void ck_activation_gradient(const float *x, const float *gradient, float *out, long count, ck_activation activation);

/// Gradients of softmax and of its logarithm, given their result y; gradient and out may be the same.
void ck_softmax_gradient(const float *y, const float *gradient, float *out, long rows, long columns, float scale);
void ck_log_softmax_gradient(const float *y, const float *gradient, float *out, long rows, long columns);

/// Gradient of `ck_l2_normalize`.
void ck_l2_normalize_gradient(
    const float *x, const float *gradient, float *out, long rows, long columns, float smallest);

/// Gradients of `ck_layer_norm` over rows: out gets that of x; those of weight and bias are added to what is there.
/// weight, weight_sum, bias_sum and out may be NULL.
void ck_layer_norm_gradient(
    const float *x, const float *gradient, const float *weight, float *out, float *weight_sum, float *bias_sum,
    long rows, long columns, float epsilon);

/// Adds gradient, contiguous [rows, columns], to out[r · row_step + c · column_step].
void ck_scatter_add(
    const float *gradient, long rows, long columns, long row_step, long column_step, float *out);
