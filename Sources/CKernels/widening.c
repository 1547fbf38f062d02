// SPDX-License-Identifier: GPL-3.0-or-later
#include "widening.h"
#include "clones.h"

// Tensors in a file may begin at any byte.
typedef double __attribute__((aligned(1), may_alias)) any_f64;
typedef float __attribute__((aligned(1), may_alias)) any_f32;
typedef uint16_t __attribute__((aligned(1), may_alias)) any_u16;
typedef int64_t __attribute__((aligned(1), may_alias)) any_i64;
typedef int32_t __attribute__((aligned(1), may_alias)) any_i32;
typedef int16_t __attribute__((aligned(1), may_alias)) any_i16;

// Moving exponent and fraction into place leaves the number 2^112 too small, denormals too; infinity and NaN need
// their exponent filled up. Plain integer work, so that every processor's vectors serve, with or without F16C.
INLINE float half_to_float(uint16_t h) {
    int32_t magnitude = (int32_t)(h & 0x7fff) << 13;
    int32_t bits = to_bits(from_bits(magnitude) * 0x1p112f);
    bits |= magnitude >= 0x7c00 << 13 ? 0x7f800000 : 0;
    return from_bits((int32_t)((uint32_t)bits | (uint32_t)(h & 0x8000) << 16));
}

INLINE float brain_to_float(uint16_t h) { return from_bits((int32_t)((uint32_t)h << 16)); }

#define EACH(type, convert) \
    for (long i = 0; i < count; i++) out[i] = convert(((const type *)x)[i]); \
    break

CLONES void ck_widen(const void *x, float *out, long count, ck_format format) {
    switch (format) {
        case ck_f64: EACH(any_f64, (float));
        case ck_f32: memcpy(out, x, (size_t)count * 4); break;
        case ck_f16: EACH(any_u16, half_to_float);
        case ck_bf16: EACH(any_u16, brain_to_float);
        case ck_i64: EACH(any_i64, (float));
        case ck_i32: EACH(any_i32, (float));
        case ck_i16: EACH(any_i16, (float));
        case ck_i8: EACH(int8_t, (float));
        case ck_u8: EACH(uint8_t, (float));
    }
}

INLINE int64_t cut(double x) {
    if (x != x) return 0;
    if (x >= 0x1p63) return INT64_MAX;
    if (x <= -0x1p63) return INT64_MIN;
    return (int64_t)x;
}

INLINE int64_t cut_half(uint16_t h) { return cut(half_to_float(h)); }
INLINE int64_t cut_brain(uint16_t h) { return cut(brain_to_float(h)); }

void ck_to_integers(const void *x, int64_t *out, long count, ck_format format) {
    switch (format) {
        case ck_f64: EACH(any_f64, cut);
        case ck_f32: EACH(any_f32, cut);
        case ck_f16: EACH(any_u16, cut_half);
        case ck_bf16: EACH(any_u16, cut_brain);
        case ck_i64: EACH(any_i64, (int64_t));
        case ck_i32: EACH(any_i32, (int64_t));
        case ck_i16: EACH(any_i16, (int64_t));
        case ck_i8: EACH(int8_t, (int64_t));
        case ck_u8: EACH(uint8_t, (int64_t));
    }
}

// A normal half keeps the float's top 10 bits of fraction: half of the last kept bit, less one where that bit is even,
// is added before the rest is cut off; a carry runs on into the exponent, where it belongs. For a denormal half, adding
// 0.5 lets the processor round: the last bit of a float near 0.5 is worth 2^-24, as that of a denormal half.
INLINE uint16_t float_to_half(float x) {
    uint32_t bits = (uint32_t)to_bits(x), magnitude = bits & 0x7fffffff;
    uint32_t normal = (magnitude - (112u << 23) + 0xfff + (magnitude >> 13 & 1)) >> 13;
    uint32_t small = (uint32_t)(to_bits(fabsf(x) + 0.5f) - to_bits(0.5f));
    uint32_t half = magnitude < 113u << 23 ? small : normal;
    half = magnitude >= 0x477ff000 ? 0x7c00 : half;
    half = magnitude > 0x7f800000 ? 0x7e00 | (magnitude >> 13 & 0x3ff) : half;
    return (uint16_t)(half | (bits >> 16 & 0x8000));
}

CLONES void ck_narrow(const float *x, uint16_t *out, long count) {
    for (long i = 0; i < count; i++) out[i] = float_to_half(x[i]);
}
