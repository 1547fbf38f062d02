// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The kernels of OpenBLAS that fit this processor, by what it can compute, as OPENBLAS_CORETYPE names them: `SkylakeX`
/// with AVX-512, `Haswell` with AVX2; NULL with neither, or on another architecture.
const char *_Nullable ck_openblas_core(void);
