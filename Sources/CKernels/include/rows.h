// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Whether this processor has the vectors that `ck_rows_by_rows` is written for (AVX2 and FMA, or AVX-512).
int ck_has_rows_by_rows(void);

/// out[r, c] = x[r, …] · weight[c, …]: every row of x [rows, depth] against every row of weight [columns, depth].
///
/// Reads both as they lie, without packing: the sums run along the rows, which both have side by side. For the few rows
/// and large weights of a model's layers that is faster than a product that packs its operands first.
void ck_rows_by_rows(
    const float *x, long rows, long x_stride, const float *weight, long columns, long weight_stride, long depth,
    float *out, long out_stride);
