// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stddef.h>
#include <stdint.h>

/// How one axis is resampled: output i is the sum of `count[i]` inputs from `first[i]` on, times its row of `weights`.
typedef struct {
    size_t outputs, taps;  // taps: the length of a row of weights
    uint32_t *first, *count;
    int32_t *weights;  // exact * 2^places, rounded away from zero at halves
    double *exact;
    int places;
} resize_pass;

/// Rows of RGB pixels, `stride` bytes apart, of which the first byte is pixel (column_from, row_from) of the picture.
typedef struct {
    const uint8_t *bytes, *end;  // no byte at `end` or past it is read
    size_t stride;
    uint32_t column_from, row_from;
} resize_grid;

/// Along each of `rows` rows. 0, or -1 when memory is short.
int resize_pass_across(const resize_pass *pass, resize_grid input, size_t rows, uint8_t *target);

/// Down `width` byte columns, from column `byte_from` on.
void resize_pass_down(const resize_pass *pass, resize_grid input, size_t byte_from, size_t width, uint8_t *target);
