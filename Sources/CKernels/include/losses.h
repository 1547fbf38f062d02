// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// out[r] = log Σ e^x[r, c], kept in f64.
void ck_log_sum_exp(const float *x, double *out, long rows, long columns);

/// out[r] = Σ target[r, c] · (log Σ e^x[r, …] - x[r, c]), kept in f64; a target of 0 takes no part, whatever x is
/// there.
void ck_cross_entropy(const float *x, const float *target, double *out, long rows, long columns);
