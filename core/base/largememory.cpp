// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/largememory.h"

#ifdef __linux__
#include <cstdint>
#include <sys/mman.h>
#endif

namespace semblance {

void preferLargePages(void *begin, std::size_t bytes) noexcept
{
#ifdef __linux__
    constexpr std::uintptr_t kPage = 4096;
    constexpr std::size_t kWorthIt = 4u << 20;
    if (bytes < kWorthIt)
        return;
    const auto first = (reinterpret_cast<std::uintptr_t>(begin) + kPage - 1) / kPage * kPage;
    const auto end = (reinterpret_cast<std::uintptr_t>(begin) + bytes) / kPage * kPage;
    ::madvise(reinterpret_cast<void *>(first), end - first, MADV_HUGEPAGE);
#else
    (void)begin;
    (void)bytes;
#endif
}

} // namespace semblance
