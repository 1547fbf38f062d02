// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

typedef enum { ck_sum, ck_product, ck_smallest, ck_largest, ck_any_true, ck_all_true } ck_reduction;

/// All of x brought down to one number. Sums and products are kept in f64; the smallest and the largest of numbers of
/// which one is NaN are NaN. Of nothing: 0, 1, infinity, -infinity, 0, 1.
double ck_reduce(ck_reduction reduction, const float *x, long count);

/// How two such results of parts make the result of the whole.
double ck_join(ck_reduction reduction, double a, double b);

/// Sum of (x[i] - mean)², in f64.
double ck_squares_about(const float *x, double mean, long count);

/// Where the largest (or the smallest) number stands, the first of several; the first NaN where there is one.
long ck_position(const float *x, long count, int of_largest);

/// Running sums, kept in f64.
void ck_running_sum(const float *x, float *out, long count);

/// What a first pass over numbers finds; extremes and the sum are those of the finite ones.
typedef struct {
    long nans, infinities, zeros;
    float smallest, largest;
    double sum;
} ck_survey;

/// Surveys x and adds the findings to `survey`, which begins with smallest = ∞, largest = -∞ and zeros.
void ck_survey_add(ck_survey *survey, const float *x, long count);

/// Adds finite numbers to a histogram of `bins` equal bins over low…high, and returns the sum of (x[i] - mean)² of
/// them.
double ck_histogram_add(long *histogram, long bins, float low, float high, double mean, const float *x, long count);
