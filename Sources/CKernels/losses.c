// SPDX-License-Identifier: GPL-3.0-or-later
#include "losses.h"
#include "clones.h"

INLINE double log_sum_exp(const float *x, long count) {
    REORDER
    float most = largest(x, count);
    double sum = 0;
    for (long i = 0; i < count; i++) sum += exp_falling(x[i] - most);
    return most + log(sum);
}

CLONES void ck_log_sum_exp(const float *x, double *out, long rows, long columns) {
    for (long r = 0; r < rows; r++) out[r] = log_sum_exp(x + r * columns, columns);
}

INLINE double weighted_falls(const float *x, const float *target, double from, long count) {
    REORDER
    double sum = 0;
    for (long i = 0; i < count; i++) sum += target[i] == 0 ? 0 : target[i] * (from - x[i]);
    return sum;
}

CLONES void ck_cross_entropy(const float *x, const float *target, double *out, long rows, long columns) {
    for (long r = 0; r < rows; r++) {
        const float *row = x + r * columns;
        out[r] = weighted_falls(row, target + r * columns, log_sum_exp(row, columns), columns);
    }
}
