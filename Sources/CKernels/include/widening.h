// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stdint.h>

typedef enum {
    ck_f64,
    ck_f32,
    ck_f16,
    ck_bf16,
    ck_i64,
    ck_i32,
    ck_i16,
    ck_i8,
    ck_u8,
} ck_format;

/// Numbers of any format, at any address, as f32.
void ck_widen(const void *x, float *out, long count, ck_format format);

/// Numbers of any format as integers; fractions are cut off, what does not fit (NaN too) becomes the nearest that does,
/// or 0.
void ck_to_integers(const void *x, int64_t *out, long count, ck_format format);

/// f32 as f16: to the nearest, ties to even, infinity beyond the largest; NaN stays NaN.
void ck_narrow(const float *x, uint16_t *out, long count);
