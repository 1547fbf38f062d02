// SPDX-License-Identifier: GPL-3.0-or-later
#include "matrices.h"
#include "clones.h"

// The fallback where no BLAS library is found: right, and slow.
CLONES void ck_matrix_product(
    long m, long n, long k, float scale, const float *a, long a_stride, int a_turned, const float *b, long b_stride,
    int b_turned, float keep, float *out, long out_stride) {
    for (long r = 0; r < m; r++) {
        float *row = out + r * out_stride;
        for (long c = 0; c < n; c++) row[c] = keep == 0.0f ? 0.0f : row[c] * keep;
        if (b_turned) {
            for (long c = 0; c < n; c++) {
                REORDER
                float sum = 0;
                for (long i = 0; i < k; i++) {
                    sum += (a_turned ? a[i * a_stride + r] : a[r * a_stride + i]) * b[c * b_stride + i];
                }
                row[c] += scale * sum;
            }
        } else {
            for (long i = 0; i < k; i++) {
                float by = scale * (a_turned ? a[i * a_stride + r] : a[r * a_stride + i]);
                for (long c = 0; c < n; c++) row[c] += by * b[i * b_stride + c];
            }
        }
    }
}

// In blocks, so that a transpose reads whole cache lines.
#define GATHER(type) \
    for (long r = 0; r < rows; r += block) { \
        long row_end = r + block < rows ? r + block : rows; \
        for (long c = 0; c < columns; c += block) { \
            long column_end = c + block < columns ? c + block : columns; \
            for (long i = r; i < row_end; i++) { \
                const type *from = (const type *)x + i * row_step; \
                type *to = (type *)out + i * columns; \
                for (long j = c; j < column_end; j++) to[j] = from[j * column_step]; \
            } \
        } \
    } \
    break

typedef uint16_t __attribute__((aligned(1), may_alias)) any_u16;
typedef uint32_t __attribute__((aligned(1), may_alias)) any_u32;
typedef uint64_t __attribute__((aligned(1), may_alias)) any_u64;

void ck_gather(const void *x, long rows, long columns, long row_step, long column_step, void *out, long size) {
    enum { block = 32 };
    if (column_step == 1) {
        for (long r = 0; r < rows; r++) {
            memcpy((char *)out + r * columns * size, (const char *)x + r * row_step * size, (size_t)(columns * size));
        }
        return;
    }
    switch (size) {
        case 1: GATHER(uint8_t);
        case 2: GATHER(any_u16);
        case 4: GATHER(any_u32);
        case 8: GATHER(any_u64);
    }
}
