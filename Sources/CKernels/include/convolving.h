// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// How a window moves over a plane: sizes of plane, kernel and result, the step, and the zeros before the first line
/// and column. Those behind the last follow from the result's size.
typedef struct {
    long height, width, kernel_height, kernel_width, out_height, out_width, stride, top, left;
} ck_window;

/// One line of columns for each number of the kernel: x [height, width] becomes
/// out [kernel_height · kernel_width, out_height · out_width], 0 where the window is outside.
void ck_unfold(const float *x, const ck_window *window, float *out);

/// Adds such lines to where they were taken from.
void ck_fold(const float *lines, const ck_window *window, float *out);

/// out [out_height, out_width] = the plane x under the kernel (a correlation, as deep learning has it).
void ck_depthwise(const float *x, const float *kernel, const ck_window *window, float *out);

/// Adds a gradient of the result, through the kernel, to that of the plane.
void ck_depthwise_plane_gradient(const float *gradient, const float *kernel, const ck_window *window, float *out);

/// Adds to the gradient of the kernel.
void ck_depthwise_kernel_gradient(const float *x, const float *gradient, const ck_window *window, float *out);
