// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"

namespace semblance::platform {

/// From now on Ctrl+C, SIGINT and SIGTERM become a wish to stop in the returned token; the second time the
/// program ends at once (exit code 130). The first call sets it up, later ones give the same token. Call it
/// from main.
CancelToken cancelOnInterrupt();

} // namespace semblance::platform
