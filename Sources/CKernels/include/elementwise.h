// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stdint.h>

typedef enum { ck_add, ck_subtract, ck_multiply, ck_divide, ck_power, ck_maximum, ck_minimum } ck_arithmetic;

/// out[i] = a[i] op b[i]; a step of 0 repeats one number, 1 walks.
void ck_combine(ck_arithmetic op, const float *a, long a_step, const float *b, long b_step, float *out, long count);
