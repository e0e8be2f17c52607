// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/cpu/kernels.h"

namespace semblance::clip::cpu {

/// Each fills in what its source file, compiled for that instruction set, brings. Call one only where the
/// processor has the instructions.
void useAvx2(Kernels &kernels);       ///< AVX2, FMA
void useAvx512(Kernels &kernels);     ///< AVX-512 F, BW, VL, DQ
void useAvx512Bf16(Kernels &kernels); ///< adds to useAvx512
void useAvx512Vnni(Kernels &kernels); ///< adds to useAvx512

} // namespace semblance::clip::cpu
