// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/instructionsets.h"
#include "core/clip/cpu/towers.h"

#include <cstdlib>
#include <string_view>

namespace semblance::clip::cpu {

namespace {

#ifdef SEMBLANCE_HAS_X86_KERNELS

const Kernels *avx2()
{
    static const Kernels kernels = [] {
        Kernels made;
        useAvx2(made);
        return made;
    }();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels : nullptr;
}

const Kernels *avx512()
{
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
        !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq"))
        return nullptr;
    static const Kernels kernels = [] {
        Kernels made;
        useAvx512(made);
        if (__builtin_cpu_supports("avx512bf16"))
            useAvx512Bf16(made);
        if (__builtin_cpu_supports("avx512vnni"))
            useAvx512Vnni(made);
        return made;
    }();
    return &kernels;
}

#else

const Kernels *avx2()
{
    return nullptr;
}

const Kernels *avx512()
{
    return nullptr;
}

#endif

} // namespace

const Kernels *kernelsNamed(const char *name)
{
    const std::string_view wanted(name);
    return wanted == "avx512" ? avx512() : wanted == "avx2" ? avx2() : nullptr;
}

bool serves(const Kernels &kernels, Element element)
{
    return element == Element::F32 ||
           (element == Element::BF16 ? kernels.productBf16 != nullptr : kernels.productI8 != nullptr);
}

const Kernels *bestKernels()
{
    if (const char *wish = std::getenv("SEMBLANCE_CPU_KERNELS"); wish && *wish)
        return kernelsNamed(wish);
    const Kernels *best = avx512();
    return best ? best : avx2();
}

} // namespace semblance::clip::cpu
