// SPDX-License-Identifier: GPL-3.0-or-later
// Separable resampling of RGB bytes, equal bit for bit to Pillow's (CODEC_FIXED_22) or to torch's (CODEC_FIXED_15):
// along the rows, rounded to bytes, then along the columns, or the other way about. Of both passes only what the window
// needs is computed.
#include "CImageCodecs.h"
#include "resize_passes.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

// Weights must come out as the same doubles on every processor.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

static double sinc(double x) { return x == 0 ? 1 : sin(x * M_PI) / (x * M_PI); }

static double radius_of(int filter) {
    switch (filter) {
    case CODEC_BOX: return 0.5;
    case CODEC_BILINEAR:
    case CODEC_HAMMING: return 1;
    case CODEC_BICUBIC: return 2;
    default: return 3;
    }
}

/// The filter's height at `x`. Bicubic: R. G. Keys, "Cubic convolution interpolation", 1981, with its parameter a.
static double height_at(double x, const codec_resampling *how) {
    if (how->filter == CODEC_BOX) return x > -0.5 && x <= 0.5 ? 1 : 0;
    if (how->filter == CODEC_LANCZOS) return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    x = fabs(x);
    double a = how->cubic;
    switch (how->filter) {
    case CODEC_BILINEAR: return x < 1 ? 1 - x : 0;
    case CODEC_HAMMING:
        if (x == 0) return 1;
        if (x >= 1) return 0;
        x *= M_PI;
        return sin(x) / x * (0.54f + 0.46f * cos(x));
    default:
        if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
        if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
        return 0;
    }
}

static void pass_free(resize_pass *pass) {
    free(pass->first);
    free(pass->count);
    free(pass->weights);
    free(pass->exact);
}

typedef struct {
    double scale, stretch, radius;
    uint32_t source;
    const codec_resampling *how;
} axis;

/// Writes the weights of one output, which sum to 1; gives where its inputs begin and the largest weight.
static double axis_weights(const axis *axis, size_t output, double *weights, uint32_t *first, uint32_t *count) {
    double center = ((double)output + 0.5) * axis->scale, sum = 0, largest = 0;
    double low = center - axis->radius + 0.5, high = center + axis->radius + 0.5;
    uint32_t begin = low < 0 ? 0 : (uint32_t)low;
    uint32_t end = high > axis->source ? axis->source : (uint32_t)high;
    for (uint32_t x = begin; x < end; x++) {
        weights[x - begin] = height_at((x - center + 0.5) * (1 / axis->stretch), axis->how);
        sum += weights[x - begin];
    }
    for (uint32_t x = 0; x < end - begin; x++) {
        if (sum != 0) weights[x] /= sum;
        if (weights[x] > largest) largest = weights[x];
    }
    *first = begin;
    *count = end - begin;
    return largest;
}

/// Binary places for which the largest weight of all outputs, wanted or not, stays below 2^15, as torch chooses them.
static int fitting_places(const axis *axis, uint32_t target, double *scratch) {
    double largest = 0;
    for (uint32_t i = 0; i < target; i++) {
        uint32_t first, count;
        double weight = axis_weights(axis, i, scratch, &first, &count);
        if (weight > largest) largest = weight;
    }
    int places = 0;
    while (places < 22 && 0.5 + largest * (1 << (places + 1)) < 1 << 15) places++;
    return places;
}

/// Weights of the outputs `from ..< from + pass->outputs` of `target` samples made from `source` samples.
static int pass_prepare(resize_pass *pass, uint32_t source, uint32_t target, uint32_t from,
                        const codec_resampling *how) {
    axis axis = {.scale = (double)source / target, .stretch = 1, .source = source, .how = how};
    if (how->antialias && axis.scale > 1) axis.stretch = axis.scale;
    axis.radius = radius_of(how->filter) * axis.stretch;
    size_t taps = (size_t)ceil(axis.radius) * 2 + 1, outputs = pass->outputs;
    pass->taps = taps;
    pass->first = malloc(outputs * sizeof *pass->first);
    pass->count = malloc(outputs * sizeof *pass->count);
    pass->weights = calloc(outputs * taps, sizeof *pass->weights);
    pass->exact = calloc(outputs * taps, sizeof *pass->exact);
    if (!pass->first || !pass->count || !pass->weights || !pass->exact) return -1;
    pass->places = how->arithmetic == CODEC_FIXED_15 ? fitting_places(&axis, target, pass->exact) : 22;
    for (size_t i = 0; i < outputs; i++)
        axis_weights(&axis, from + i, pass->exact + i * taps, &pass->first[i], &pass->count[i]);
    for (size_t i = 0; i < outputs; i++)
        for (size_t t = 0; t < pass->count[i]; t++) {
            double weight = pass->exact[i * taps + t] * (1 << pass->places);
            pass->weights[i * taps + t] = (int32_t)(weight < 0 ? weight - 0.5 : weight + 0.5);
        }
    return 0;
}

/// One past the last input that a pass reads.
static uint32_t pass_end(const resize_pass *pass) {
    return pass->first[pass->outputs - 1] + pass->count[pass->outputs - 1];
}

/// Both passes in floating-point numbers, rounded once: what the rounding between the passes is worth.
static int resize_floating(resize_grid input, const resize_pass *across, const resize_pass *down, uint8_t *target) {
    size_t width = across->outputs * 3;
    uint32_t row_from = down->first[0], rows = pass_end(down) - row_from;
    float *middle = malloc((size_t)rows * width * sizeof *middle);
    if (!middle) return -1;
    for (uint32_t y = 0; y < rows; y++)
        for (size_t i = 0; i < width; i++) {
            size_t x = i / 3;
            const uint8_t *from = input.bytes + (row_from + y) * input.stride + (size_t)across->first[x] * 3 + i % 3;
            double sum = 0;
            for (uint32_t t = 0; t < across->count[x]; t++) sum += from[3 * t] * across->exact[x * across->taps + t];
            middle[y * width + i] = (float)sum;
        }
    for (size_t y = 0; y < down->outputs; y++)
        for (size_t x = 0; x < width; x++) {
            const float *from = middle + (down->first[y] - row_from) * width + x;
            double sum = 0.5;
            for (uint32_t t = 0; t < down->count[y]; t++) sum += from[t * width] * down->exact[y * down->taps + t];
            target[y * width + x] = sum < 0 ? 0 : sum > 255 ? 255 : (uint8_t)sum;
        }
    free(middle);
    return 0;
}

/// Steps are added up, not multiplied, as Pillow does: the sums differ in the last place.
static int resize_nearest(const uint8_t *source, codec_size from, codec_size to, codec_rectangle window,
                          uint8_t *target) {
    uint32_t *columns = malloc(window.width * sizeof *columns);
    if (!columns) return -1;
    double step = (double)from.width / to.width, at = step * 0.5;
    for (uint32_t x = 0; x < window.x + window.width; x++, at += step)
        if (x >= window.x) columns[x - window.x] = at < from.width ? (uint32_t)at : from.width - 1;
    step = (double)from.height / to.height;
    at = step * 0.5;
    for (uint32_t y = 0; y < window.y + window.height; y++, at += step) {
        if (y < window.y) continue;
        uint32_t row = at < from.height ? (uint32_t)at : from.height - 1;
        for (uint32_t x = 0; x < window.width; x++, target += 3)
            memcpy(target, source + ((size_t)row * from.width + columns[x]) * 3, 3);
    }
    free(columns);
    return 0;
}

typedef struct {
    resize_pass across, down;
    int has_across, has_down;  // a side that keeps its size is passed over: nearly always a filter of weight 1
} resize_plan;

/// Rounds to bytes between the passes. `down_first` as Pillow 13 does where that leaves less to compute.
static int resize_fixed(resize_grid input, const resize_plan *plan, codec_rectangle window, int down_first,
                        uint8_t *target) {
    const resize_pass *across = &plan->across, *down = &plan->down;
    size_t row = (size_t)window.width * 3;
    if (!plan->has_across && !plan->has_down) {
        const uint8_t *from = input.bytes + window.y * input.stride + (size_t)window.x * 3;
        for (uint32_t y = 0; y < window.height; y++) memcpy(target + y * row, from + y * input.stride, row);
        return 0;
    }
    if (!plan->has_down) {
        input.bytes += window.y * input.stride;
        return resize_pass_across(across, input, window.height, target);
    }
    if (!plan->has_across) {
        resize_pass_down(down, input, (size_t)window.x * 3, row, target);
        return 0;
    }
    uint32_t row_from = down->first[0], rows = pass_end(down) - row_from;
    uint32_t column_from = across->first[0], columns = pass_end(across) - column_from;
    size_t middle_stride = down_first ? (size_t)columns * 3 : row;
    size_t middle_size = middle_stride * (down_first ? window.height : rows);
    uint8_t *middle = malloc(middle_size);
    if (!middle) return -1;
    resize_grid between = {.bytes = middle, .stride = middle_stride, .end = middle + middle_size};
    int result;
    if (down_first) {
        resize_pass_down(down, input, (size_t)column_from * 3, middle_stride, middle);
        between.column_from = column_from;
        result = resize_pass_across(across, between, window.height, target);
    } else {
        input.bytes += row_from * input.stride;
        result = resize_pass_across(across, input, rows, middle);
        between.row_from = row_from;
        if (result == 0) resize_pass_down(down, between, 0, row, target);
    }
    free(middle);
    return result;
}

int codec_resize(const uint8_t *source, codec_size from, codec_size to, codec_rectangle window,
                 const codec_resampling *how, uint8_t *target) {
    if (how->filter == CODEC_NEAREST) return resize_nearest(source, from, to, window, target);
    resize_plan plan = {
        .across = {.outputs = window.width}, .down = {.outputs = window.height},
        .has_across = from.width != to.width, .has_down = from.height != to.height,
    };
    size_t stride = (size_t)from.width * 3;
    resize_grid input = {.bytes = source, .stride = stride, .end = source + stride * from.height};
    int result = -1;
    if (pass_prepare(&plan.across, from.width, to.width, window.x, how) == 0
        && pass_prepare(&plan.down, from.height, to.height, window.y, how) == 0) {
        int64_t lost_rows = (int64_t)from.height - to.height, lost_columns = (int64_t)from.width - to.width;
        int down_first = how->may_go_down_first && lost_rows > 0 && lost_rows > 2 * lost_columns;
        result = how->arithmetic == CODEC_FLOAT ? resize_floating(input, &plan.across, &plan.down, target)
                                                : resize_fixed(input, &plan, window, down_first, target);
    }
    pass_free(&plan.across);
    pass_free(&plan.down);
    return result;
}
