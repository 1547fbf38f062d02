// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The sums of squares, in f64, of what a step changed the weights by and of the weights it left.
typedef struct {
    double update, weight;
} ck_step_squares;

// A step changes a range of weights and its moments in place. `scale` multiplies the gradient first. What an element
// becomes depends on its own numbers alone, whatever the range and its address.

/// One step of AdamW (Loshchilov and Hutter 2019), in the order and with the epsilon of torch.optim.AdamW.
typedef struct {
    /// 1 - rate · decay.
    float keep;
    /// 1 - β₁, β₂ and 1 - β₂.
    float first_fresh, second_keep, second_fresh;
    /// rate / (1 - β₁ᵗ), and 1 / √(1 - β₂ᵗ).
    float rate, root;
    float epsilon, scale;
} ck_adamw;

ck_step_squares ck_adamw_step(
    const ck_adamw *step, float *weight, const float *gradient, float *first, float *second, long count);

/// One step of gradient descent with momentum, as torch.optim.SGD without dampening: decay is added to the gradient.
typedef struct {
    float rate, momentum, decay, scale;
    int nesterov;
} ck_sgd;

/// `momentum` may be NULL, for plain descent.
ck_step_squares ck_sgd_step(const ck_sgd *step, float *weight, const float *gradient, float *momentum, long count);

/// One step of Lion (Chen et al. 2023, Symbolic Discovery of Optimization Algorithms, program 1).
typedef struct {
    /// 1 - rate · decay.
    float keep;
    float rate;
    /// β₁, 1 - β₁, β₂ and 1 - β₂.
    float first_keep, first_fresh, second_keep, second_fresh;
    float scale;
} ck_lion;

ck_step_squares ck_lion_step(const ck_lion *step, float *weight, const float *gradient, float *momentum, long count);

/// The sum of x[i]², in f64: no finite f32 makes it overflow, so that it is finite exactly when all of x is.
double ck_sum_squares(const float *x, long count);
