// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <optional>

namespace semblance::platform {

/// Seconds since the system started this process, to about a hundredth (Linux counts in such steps): what a
/// person waits before main() is part of it. Nothing where the system does not tell.
std::optional<double> processAge();

} // namespace semblance::platform
