// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace semblance {

/// How far a long call is.
struct Progress
{
    std::int64_t done = 0;  ///< units finished; failed ones count as done
    std::int64_t total = 0; ///< units known so far; may grow while folders are still being read
    std::string stage;      ///< what is being done, a word of the product: "scan", "embed", "index", "train"
    std::string detail;     ///< one line for a person; may be empty
};

/// Called on the working thread, at most ten times a second and once at the end. Must not throw or wait.
using ProgressFn = std::function<void(const Progress &)>;

} // namespace semblance
