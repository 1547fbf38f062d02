// SPDX-License-Identifier: GPL-3.0-or-later
#include "resize_passes.h"
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define WIDEST __attribute__((target_clones("avx2", "default")))
#else
#define WIDEST
#endif

static inline uint8_t to_byte(int32_t sum, int places) {
    int32_t value = sum >> places;
    return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

static void across_plain(const resize_pass *pass, resize_grid input, size_t rows, uint8_t *target) {
    int32_t half = 1 << (pass->places - 1);
    for (size_t y = 0; y < rows; y++)
        for (size_t x = 0; x < pass->outputs; x++, target += 3) {
            const uint8_t *from = input.bytes + y * input.stride + (size_t)(pass->first[x] - input.column_from) * 3;
            const int32_t *weights = pass->weights + x * pass->taps;
            int32_t red = half, green = half, blue = half;
            for (uint32_t t = 0; t < pass->count[x]; t++, from += 3) {
                red += weights[t] * from[0];
                green += weights[t] * from[1];
                blue += weights[t] * from[2];
            }
            target[0] = to_byte(red, pass->places);
            target[1] = to_byte(green, pass->places);
            target[2] = to_byte(blue, pass->places);
        }
}

#if defined(__x86_64__)
enum { LOW_PLACES = 11, ROWS_AT_ONCE = 4 };

/// Weights of four pixels as `_mm256_madd_epi16` wants them, [w0 w1]×4 [w2 w3]×4, parted into high and low places so
/// that each part fits 16 bits: w = high * 2^11 + low. Sums wrap as they please: the whole sum fits again.
typedef struct {
    int16_t high[16], low[16];
} weight_quad;

__attribute__((target("avx2")))
static void across_avx2(const resize_pass *pass, const weight_quad *quads, size_t quads_per_output, resize_grid input,
                        size_t rows, uint8_t *target) {
    const char no = -128;
    // Bytes of four RGB pixels to 16-bit lanes: r0 r1 g0 g1 b0 b1 – – and r2 r3 g2 g3 b2 b3 – –.
    const __m256i spread = _mm256_setr_epi8(0, no, 3, no, 1, no, 4, no, 2, no, 5, no, no, no, no, no,
                                            6, no, 9, no, 7, no, 10, no, 8, no, 11, no, no, no, no, no);
    const __m128i half = _mm_set1_epi32(1 << (pass->places - 1));
    size_t width = pass->outputs * 3, stride = input.stride;
    const uint8_t *end = input.end;
    for (size_t y = 0; y < rows; y += ROWS_AT_ONCE) {
        size_t lines = rows - y < ROWS_AT_ONCE ? rows - y : ROWS_AT_ONCE;
        for (size_t x = 0; x < pass->outputs; x++) {
            const weight_quad *quad = quads + x * quads_per_output;
            size_t steps = (pass->count[x] + 3) / 4;
            const uint8_t *from = input.bytes + y * stride + (size_t)(pass->first[x] - input.column_from) * 3;
            __m256i high[ROWS_AT_ONCE], low[ROWS_AT_ONCE];
            for (int r = 0; r < ROWS_AT_ONCE; r++) high[r] = low[r] = _mm256_setzero_si256();
            // Sixteen bytes are loaded where twelve are meant; near the end of the picture they are copied first.
            int roomy = (size_t)(end - from) >= (lines - 1) * stride + steps * 12 + 4;
            if (roomy && lines == ROWS_AT_ONCE) {
                for (size_t s = 0; s < steps; s++, from += 12, quad++) {
                    __m256i upper = _mm256_loadu_si256((const __m256i *)quad->high);
                    __m256i lower = _mm256_loadu_si256((const __m256i *)quad->low);
                    for (int r = 0; r < ROWS_AT_ONCE; r++) {
                        __m128i bytes = _mm_loadu_si128((const __m128i *)(from + r * stride));
                        __m256i four = _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(bytes), spread);
                        high[r] = _mm256_add_epi32(high[r], _mm256_madd_epi16(four, upper));
                        low[r] = _mm256_add_epi32(low[r], _mm256_madd_epi16(four, lower));
                    }
                }
            } else {
                for (size_t s = 0; s < steps; s++, from += 12, quad++) {
                    __m256i upper = _mm256_loadu_si256((const __m256i *)quad->high);
                    __m256i lower = _mm256_loadu_si256((const __m256i *)quad->low);
                    for (size_t r = 0; r < lines; r++) {
                        uint8_t bytes[16] = {0};
                        const uint8_t *at = from + r * stride;
                        if (at < end) memcpy(bytes, at, end - at < 12 ? (size_t)(end - at) : 12);
                        __m256i four = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)bytes));
                        four = _mm256_shuffle_epi8(four, spread);
                        high[r] = _mm256_add_epi32(high[r], _mm256_madd_epi16(four, upper));
                        low[r] = _mm256_add_epi32(low[r], _mm256_madd_epi16(four, lower));
                    }
                }
            }
            for (size_t r = 0; r < lines; r++) {
                __m256i both = _mm256_add_epi32(_mm256_slli_epi32(high[r], LOW_PLACES), low[r]);
                __m128i sum = _mm_add_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
                sum = _mm_sra_epi32(_mm_add_epi32(sum, half), _mm_cvtsi32_si128(pass->places));
                sum = _mm_packus_epi16(_mm_packs_epi32(sum, sum), sum);
                int32_t pixel = _mm_cvtsi128_si32(sum);
                memcpy(target + (y + r) * width + 3 * x, &pixel, 3);
            }
        }
    }
}

static weight_quad *make_quads(const resize_pass *pass, size_t per_output) {
    weight_quad *quads = calloc(pass->outputs * per_output, sizeof *quads);
    if (!quads) return NULL;
    for (size_t x = 0; x < pass->outputs; x++)
        for (size_t t = 0; t < pass->count[x]; t++) {
            int32_t weight = pass->weights[x * pass->taps + t];
            int32_t high = weight >> LOW_PLACES;
            weight_quad *quad = quads + x * per_output + t / 4;
            size_t lane = t % 4 / 2 * 8 + t % 2;
            for (size_t c = 0; c < 3; c++) {
                quad->high[lane + 2 * c] = (int16_t)high;
                quad->low[lane + 2 * c] = (int16_t)(weight - high * (1 << LOW_PLACES));
            }
        }
    return quads;
}
#endif

int resize_pass_across(const resize_pass *pass, resize_grid input, size_t rows, uint8_t *target) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        size_t per_output = (pass->taps + 3) / 4;
        weight_quad *quads = make_quads(pass, per_output);
        if (!quads) return -1;
        across_avx2(pass, quads, per_output, input, rows, target);
        free(quads);
        return 0;
    }
#endif
    across_plain(pass, input, rows, target);
    return 0;
}

enum { COLUMNS_AT_ONCE = 32 };

WIDEST
static void down_row(const int32_t *weights, size_t count, const uint8_t *source, size_t stride, size_t width,
                     int places, uint8_t *target) {
    int32_t half = 1 << (places - 1);
    size_t x = 0;
    for (; x + COLUMNS_AT_ONCE <= width; x += COLUMNS_AT_ONCE) {
        int32_t sums[COLUMNS_AT_ONCE];
        for (int i = 0; i < COLUMNS_AT_ONCE; i++) sums[i] = half;
        const uint8_t *from = source + x;
        for (size_t t = 0; t < count; t++, from += stride)
            for (int i = 0; i < COLUMNS_AT_ONCE; i++) sums[i] += weights[t] * from[i];
        for (int i = 0; i < COLUMNS_AT_ONCE; i++) target[x + i] = to_byte(sums[i], places);
    }
    for (; x < width; x++) {
        int32_t sum = half;
        for (size_t t = 0; t < count; t++) sum += weights[t] * source[t * stride + x];
        target[x] = to_byte(sum, places);
    }
}

void resize_pass_down(const resize_pass *pass, resize_grid input, size_t byte_from, size_t width, uint8_t *target) {
    for (size_t y = 0; y < pass->outputs; y++, target += width) {
        const uint8_t *from = input.bytes + (pass->first[y] - input.row_from) * input.stride + byte_from;
        down_row(pass->weights + y * pass->taps, pass->count[y], from, input.stride, width, pass->places, target);
    }
}
