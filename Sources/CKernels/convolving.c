// SPDX-License-Identifier: GPL-3.0-or-later
#include "convolving.h"
#include "clones.h"

// The places first ≤ i < last of `count` whose i · stride + shift lies inside 0 ≤ … < size.
INLINE void places(long shift, long stride, long size, long count, long *first, long *last) {
    long from = shift < 0 ? (-shift + stride - 1) / stride : 0;
    long to = shift >= size ? 0 : (size - 1 - shift) / stride + 1;
    *last = to < count ? to : count;
    *first = from < *last ? from : *last;
}

CLONES void ck_unfold(const float *x, const ck_window *w, float *out) {
    for (long ky = 0; ky < w->kernel_height; ky++) {
        for (long kx = 0; kx < w->kernel_width; kx++) {
            long first, last, shift = kx - w->left;
            places(shift, w->stride, w->width, w->out_width, &first, &last);
            for (long oy = 0; oy < w->out_height; oy++, out += w->out_width) {
                long iy = oy * w->stride - w->top + ky;
                if (iy < 0 || iy >= w->height) {
                    memset(out, 0, (size_t)w->out_width * sizeof(float));
                    continue;
                }
                const float *row = x + iy * w->width + shift;
                for (long ox = 0; ox < first; ox++) out[ox] = 0;
                for (long ox = first; ox < last; ox++) out[ox] = row[ox * w->stride];
                for (long ox = last; ox < w->out_width; ox++) out[ox] = 0;
            }
        }
    }
}

CLONES void ck_fold(const float *lines, const ck_window *w, float *out) {
    for (long ky = 0; ky < w->kernel_height; ky++) {
        for (long kx = 0; kx < w->kernel_width; kx++) {
            long first, last, shift = kx - w->left;
            places(shift, w->stride, w->width, w->out_width, &first, &last);
            for (long oy = 0; oy < w->out_height; oy++, lines += w->out_width) {
                long iy = oy * w->stride - w->top + ky;
                if (iy < 0 || iy >= w->height) continue;
                float *row = out + iy * w->width + shift;
                for (long ox = first; ox < last; ox++) row[ox * w->stride] += lines[ox];
            }
        }
    }
}

INLINE void add_scaled(const float *x, long step, float by, float *out, long count) {
    if (step == 1) {
        for (long i = 0; i < count; i++) out[i] += by * x[i];
    } else {
        for (long i = 0; i < count; i++) out[i] += by * x[i * step];
    }
}

CLONES void ck_depthwise(const float *x, const float *kernel, const ck_window *w, float *out) {
    for (long oy = 0; oy < w->out_height; oy++, out += w->out_width) {
        memset(out, 0, (size_t)w->out_width * sizeof(float));
        for (long ky = 0; ky < w->kernel_height; ky++) {
            long iy = oy * w->stride - w->top + ky;
            if (iy < 0 || iy >= w->height) continue;
            for (long kx = 0; kx < w->kernel_width; kx++) {
                long first, last, shift = kx - w->left;
                places(shift, w->stride, w->width, w->out_width, &first, &last);
                const float *from = x + iy * w->width + shift + first * w->stride;
                add_scaled(from, w->stride, kernel[ky * w->kernel_width + kx], out + first, last - first);
            }
        }
    }
}

CLONES void ck_depthwise_plane_gradient(
    const float *gradient, const float *kernel, const ck_window *w, float *out) {
    for (long oy = 0; oy < w->out_height; oy++, gradient += w->out_width) {
        for (long ky = 0; ky < w->kernel_height; ky++) {
            long iy = oy * w->stride - w->top + ky;
            if (iy < 0 || iy >= w->height) continue;
            for (long kx = 0; kx < w->kernel_width; kx++) {
                long first, last, shift = kx - w->left;
                places(shift, w->stride, w->width, w->out_width, &first, &last);
                float by = kernel[ky * w->kernel_width + kx], *row = out + iy * w->width + shift;
                for (long ox = first; ox < last; ox++) row[ox * w->stride] += by * gradient[ox];
            }
        }
    }
}

INLINE float products(const float *x, long step, const float *y, long count) {
    REORDER
    float sum = 0;
    for (long i = 0; i < count; i++) sum += x[i * step] * y[i];
    return sum;
}

CLONES void ck_depthwise_kernel_gradient(
    const float *x, const float *gradient, const ck_window *w, float *out) {
    for (long ky = 0; ky < w->kernel_height; ky++) {
        for (long kx = 0; kx < w->kernel_width; kx++) {
            long first, last, shift = kx - w->left;
            places(shift, w->stride, w->width, w->out_width, &first, &last);
            float sum = 0;
            for (long oy = 0; oy < w->out_height; oy++) {
                long iy = oy * w->stride - w->top + ky;
                if (iy < 0 || iy >= w->height) continue;
                sum += products(
                    x + iy * w->width + shift + first * w->stride, w->stride, gradient + oy * w->out_width + first,
                    last - first);
            }
            out[ky * w->kernel_width + kx] += sum;
        }
    }
}
