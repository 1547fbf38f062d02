// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"
#include "clones.h"

#if defined(__x86_64__) && defined(__clang__)

// A tile of rows of x times rows of the weight is summed in registers, 16 (or 8) places of the depth at a time. A tile
// of x stays in the first cache while a block of the weight passes by out of the second; the next block is called for
// from memory meanwhile.
enum { most_depth = 1024, block_columns = 64, tile_columns = 4, floats_a_line = 16 };

typedef struct {
    const float *x, *weight;
    long x_stride, weight_stride, depth;
    float *out;
    long out_stride;
    int adds;  // whether this is a further part of the depth
} part;

typedef float four __attribute__((vector_size(16)));
typedef float eight __attribute__((vector_size(32)));
typedef float sixteen __attribute__((vector_size(64)));

#define WIDE __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx512cd,avx2,fma"), min_vector_width(512)))
#define MEDIUM __attribute__((target("avx2,fma"), min_vector_width(256)))
#define INSIDE static inline __attribute__((always_inline))

// The sums of the lanes of four vectors, side by side.
#define SUM_FOUR(a, b, c, d) \
    four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5) + __builtin_shufflevector(a, b, 2, 6, 3, 7); \
    four cd = __builtin_shufflevector(c, d, 0, 4, 1, 5) + __builtin_shufflevector(c, d, 2, 6, 3, 7); \
    return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7)

#define HALVES(v) (__builtin_shufflevector(v, v, 0, 1, 2, 3) + __builtin_shufflevector(v, v, 4, 5, 6, 7))

MEDIUM INSIDE four sums_of_eights(const eight s[tile_columns]) {
    four a = HALVES(s[0]), b = HALVES(s[1]), c = HALVES(s[2]), d = HALVES(s[3]);
    SUM_FOUR(a, b, c, d);
}

#define EIGHTS(v) \
    (__builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) + \
     __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15))

WIDE INSIDE four sums_of_sixteens(const sixteen s[tile_columns]) {
    eight e0 = EIGHTS(s[0]), e1 = EIGHTS(s[1]), e2 = EIGHTS(s[2]), e3 = EIGHTS(s[3]);
    four a = HALVES(e0), b = HALVES(e1), c = HALVES(e2), d = HALVES(e3);
    SUM_FOUR(a, b, c, d);
}

#define TILE(name, target, vector, width, most_rows, lane_sums) \
    target INSIDE void name(const part *p, long r, long c, const int rows) { \
        vector sums[most_rows][tile_columns]; \
        const float *x = p->x + r * p->x_stride, *weight = p->weight + c * p->weight_stride; \
        _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) \
            _Pragma("clang loop unroll(full)") for (int j = 0; j < tile_columns; j++) sums[i][j] = (vector){0}; \
        long k = 0; \
        for (; k + width <= p->depth; k += width) { \
            vector b[tile_columns]; \
            _Pragma("clang loop unroll(full)") for (int j = 0; j < tile_columns; j++) \
                memcpy(&b[j], weight + j * p->weight_stride + k, sizeof(vector)); \
            _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) { \
                vector a; \
                memcpy(&a, x + i * p->x_stride + k, sizeof(vector)); \
                _Pragma("clang loop unroll(full)") for (int j = 0; j < tile_columns; j++) sums[i][j] += a * b[j]; \
            } \
        } \
        _Pragma("clang loop unroll(full)") for (int i = 0; i < rows; i++) { \
            four sum = lane_sums(sums[i]), before; \
            for (long rest = k; rest < p->depth; rest++) { \
                for (int j = 0; j < tile_columns; j++) \
                    sum[j] += x[i * p->x_stride + rest] * weight[j * p->weight_stride + rest]; \
            } \
            float *to = p->out + (r + i) * p->out_stride + c; \
            if (p->adds) { \
                memcpy(&before, to, sizeof(four)); \
                sum += before; \
            } \
            memcpy(to, &sum, sizeof(four)); \
        } \
    }

TILE(wide_tile, WIDE, sixteen, 16, 6, sums_of_sixteens)
TILE(medium_tile, MEDIUM, eight, 8, 3, sums_of_eights)

// The last columns, fewer than a tile.
static void single_columns(const part *p, long rows, long from, long to) {
    for (long r = 0; r < rows; r++) {
        for (long c = from; c < to; c++) {
            REORDER
            const float *x = p->x + r * p->x_stride, *weight = p->weight + c * p->weight_stride;
            float sum = 0;
            for (long k = 0; k < p->depth; k++) sum += x[k] * weight[k];
            float *out = p->out + r * p->out_stride + c;
            *out = p->adds ? *out + sum : sum;
        }
    }
}

// Calls lines of the weight's rows from..<to for the second cache: the `share`-th of `shares` parts.
INSIDE void call_for(const part *p, long from, long to, long share, long shares) {
    long lines = (p->depth + floats_a_line - 1) / floats_a_line, all = (to - from) * lines;
    for (long i = all * share / shares; i < all * (share + 1) / shares; i++) {
        __builtin_prefetch(p->weight + (from + i / lines) * p->weight_stride + i % lines * floats_a_line, 0, 2);
    }
}

#define PARTS(name, target, most_rows, tile_cases) \
    target static void name(const part *p, long rows, long columns) { \
        long whole = columns - columns % tile_columns; \
        long tiles = (rows + most_rows - 1) / most_rows; \
        for (long block = 0; block < whole; block += block_columns) { \
            long end = block + block_columns < whole ? block + block_columns : whole; \
            long next = end + block_columns < whole ? end + block_columns : whole; \
            for (long tile = 0; tile < tiles; tile++) { \
                long r = tile * most_rows, height = rows - r < most_rows ? rows - r : most_rows; \
                long steps = (end - block) / tile_columns; \
                for (long step = 0; step < steps; step++) { \
                    long c = block + step * tile_columns; \
                    call_for(p, end, next, tile * steps + step, tiles * steps); \
                    switch (height) { tile_cases } \
                } \
            } \
        } \
        if (whole < columns) single_columns(p, rows, whole, columns); \
    }

#define CASE(name, rows) case rows: name(p, r, c, rows); break;
PARTS(wide_part, WIDE, 6,
    CASE(wide_tile, 1) CASE(wide_tile, 2) CASE(wide_tile, 3) CASE(wide_tile, 4) CASE(wide_tile, 5) CASE(wide_tile, 6))
PARTS(medium_part, MEDIUM, 3, CASE(medium_tile, 1) CASE(medium_tile, 2) CASE(medium_tile, 3))

int ck_has_rows_by_rows(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

void ck_rows_by_rows(
    const float *x, long rows, long x_stride, const float *weight, long columns, long weight_stride, long depth,
    float *out, long out_stride) {
    int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512cd");
    long parts = depth == 0 ? 1 : (depth + most_depth - 1) / most_depth;
    for (long i = 0; i < parts; i++) {
        long from = depth * i / parts / floats_a_line * floats_a_line;
        long to = i + 1 == parts ? depth : depth * (i + 1) / parts / floats_a_line * floats_a_line;
        part p = {x + from, weight + from, x_stride, weight_stride, to - from, out, out_stride, i > 0};
        if (wide) wide_part(&p, rows, columns);
        else medium_part(&p, rows, columns);
    }
}

#else

int ck_has_rows_by_rows(void) { return 0; }

void ck_rows_by_rows(
    const float *x, long rows, long x_stride, const float *weight, long columns, long weight_stride, long depth,
    float *out, long out_stride) {}

#endif
