// SPDX-License-Identifier: GPL-3.0-or-later
#include "reducing.h"
#include "clones.h"

INLINE int is_nan(float x) { return (to_bits(x) & 0x7fffffff) > 0x7f800000; }

// Sixteen lanes: a plain maximum or minimum stays scalar.
enum { lanes = 16 };

#define EXTREME(better, start) \
    float best[lanes]; \
    for (int j = 0; j < lanes; j++) best[j] = start; \
    int nans = 0; \
    for (long i = 0; i < count; i++) nans |= is_nan(x[i]); \
    if (nans) return NAN; \
    long i = 0; \
    for (; i + lanes <= count; i += lanes) { \
        for (int j = 0; j < lanes; j++) best[j] = x[i + j] better best[j] ? x[i + j] : best[j]; \
    } \
    for (; i < count; i++) best[0] = x[i] better best[0] ? x[i] : best[0]; \
    for (int j = 1; j < lanes; j++) best[0] = best[j] better best[0] ? best[j] : best[0]; \
    return best[0]

INLINE double largest_of(const float *x, long count) { EXTREME(>, -INFINITY); }
INLINE double smallest_of(const float *x, long count) { EXTREME(<, INFINITY); }

INLINE double sum_of(const float *x, long count) {
    REORDER
    double sum = 0;
    for (long i = 0; i < count; i++) sum += x[i];
    return sum;
}

INLINE double product_of(const float *x, long count) {
    REORDER
    double product = 1;
    for (long i = 0; i < count; i++) product *= x[i];
    return product;
}

INLINE double count_of_nonzero(const float *x, long count) {
    long nonzero = 0;
    for (long i = 0; i < count; i++) nonzero += (to_bits(x[i]) & 0x7fffffff) != 0;
    return (double)nonzero;
}

CLONES double ck_reduce(ck_reduction reduction, const float *x, long count) {
    switch (reduction) {
        case ck_sum: return sum_of(x, count);
        case ck_product: return product_of(x, count);
        case ck_smallest: return smallest_of(x, count);
        case ck_largest: return largest_of(x, count);
        case ck_any_true: return count_of_nonzero(x, count) > 0;
        case ck_all_true: return count_of_nonzero(x, count) == (double)count;
    }
    return 0;
}

double ck_join(ck_reduction reduction, double a, double b) {
    switch (reduction) {
        case ck_sum: return a + b;
        case ck_product: return a * b;
        case ck_smallest: return a < b || isnan(a) ? a : b;
        case ck_largest: return a > b || isnan(a) ? a : b;
        case ck_any_true: return a != 0 || b != 0;
        case ck_all_true: return a != 0 && b != 0;
    }
    return 0;
}

CLONES double ck_squares_about(const float *x, double mean, long count) {
    REORDER
    double sum = 0;
    for (long i = 0; i < count; i++) sum += (x[i] - mean) * (x[i] - mean);
    return sum;
}

CLONES long ck_position(const float *x, long count, int of_largest) {
    double best = of_largest ? largest_of(x, count) : smallest_of(x, count);
    for (long i = 0; i < count; i++) {
        if (isnan(best) ? is_nan(x[i]) : x[i] == best) return i;
    }
    return 0;
}

void ck_running_sum(const float *x, float *out, long count) {
    double sum = 0;
    for (long i = 0; i < count; i++) {
        sum += x[i];
        out[i] = (float)sum;
    }
}

CLONES void ck_survey_add(ck_survey *survey, const float *x, long count) {
    REORDER
    int nans = 0, infinities = 0, zeros = 0;
    double sum = 0;
    for (long i = 0; i < count; i++) {
        int32_t magnitude = to_bits(x[i]) & 0x7fffffff;
        nans += magnitude > 0x7f800000;
        infinities += magnitude == 0x7f800000;
        zeros += magnitude == 0;
        sum += magnitude < 0x7f800000 ? x[i] : 0.0f;
    }
    float low[lanes], high[lanes];
    for (int j = 0; j < lanes; j++) {
        low[j] = survey->smallest;
        high[j] = survey->largest;
    }
    for (long i = 0; i + lanes <= count; i += lanes) {
        for (int j = 0; j < lanes; j++) {
            float v = x[i + j];
            int finite = (to_bits(v) & 0x7fffffff) < 0x7f800000;
            low[j] = finite && v < low[j] ? v : low[j];
            high[j] = finite && v > high[j] ? v : high[j];
        }
    }
    for (long i = count - count % lanes; i < count; i++) {
        int finite = (to_bits(x[i]) & 0x7fffffff) < 0x7f800000;
        low[0] = finite && x[i] < low[0] ? x[i] : low[0];
        high[0] = finite && x[i] > high[0] ? x[i] : high[0];
    }
    for (int j = 1; j < lanes; j++) {
        low[0] = low[j] < low[0] ? low[j] : low[0];
        high[0] = high[j] > high[0] ? high[j] : high[0];
    }
    survey->nans += nans;
    survey->infinities += infinities;
    survey->zeros += zeros;
    survey->sum += sum;
    survey->smallest = low[0];
    survey->largest = high[0];
}

CLONES double ck_histogram_add(
    long *histogram, long bins, float low, float high, double mean, const float *x, long count) {
    // Halved, so that the span of the largest numbers does not overflow.
    float span = high * 0.5f - low * 0.5f;
    float scale = span > 0 ? (float)bins / span : 0;
    double squares = 0;
    for (long i = 0; i < count; i++) {
        if ((to_bits(x[i]) & 0x7fffffff) >= 0x7f800000) continue;
        squares += (x[i] - mean) * (x[i] - mean);
        float place = (x[i] * 0.5f - low * 0.5f) * scale;
        long bin = place >= (float)bins ? bins - 1 : place > 0 ? (long)place : 0;
        histogram[bin]++;
    }
    return squares;
}
