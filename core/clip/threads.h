// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

namespace semblance::clip {

/// Physical cores this process may use (hyper-threads do not help matrix products); at least 1.
int defaultThreads();

} // namespace semblance::clip
