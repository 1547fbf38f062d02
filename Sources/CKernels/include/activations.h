// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

typedef enum {
    ck_identity,
    ck_quick_gelu,
    ck_gelu,
    ck_gelu_tanh,
    ck_relu,
    ck_silu,
    ck_tanh,
    ck_sigmoid,
} ck_activation;

/// x[i] = f(x[i]).
void ck_activate(const float *x, float *out, long count, ck_activation activation);

/// Adds `bias` (may be NULL) to each row and applies the activation, in place.
void ck_bias_activate(float *x, long rows, long columns, long stride, const float *bias, ck_activation activation);
