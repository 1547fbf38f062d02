// SPDX-License-Identifier: GPL-3.0-or-later
//
// Kernels over plain memory: no allocation, no threads of their own (threads.h aside). Counts are in elements; rows of
// a matrix lie `stride` elements apart. Each is compiled for several processors and chosen when the program starts.
#pragma once
#include "activations.h"
#include "convolving.h"
#include "elementwise.h"
#include "gradients.h"
#include "losses.h"
#include "matrices.h"
#include "normalizing.h"
#include "optimising.h"
#include "processor.h"
#include "random.h"
#include "reducing.h"
#include "rows.h"
#include "threads.h"
#include "widening.h"
