// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstddef>

namespace semblance {

/// Asks the system to back a large block by large pages, where it has such a wish (Linux: MADV_HUGEPAGE):
/// hundreds of megabytes are then there with a few hundred page faults instead of a hundred thousand. Nothing
/// depends on it.
void preferLargePages(void *begin, std::size_t bytes) noexcept;

} // namespace semblance
