// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// out[m, n] = scale · a · b + keep · out, where a is [m, k] ([k, m] when turned) and b is [k, n] ([n, k] when turned).
void ck_matrix_product(
    long m, long n, long k, float scale, const float *a, long a_stride, int a_turned, const float *b, long b_stride,
    int b_turned, float keep, float *out, long out_stride);

/// out[r, c] = x[r · row_step + c · column_step] for elements of `size` bytes (1, 2, 4 or 8), whatever they mean.
void ck_gather(const void *x, long rows, long columns, long row_step, long column_step, void *out, long size);
