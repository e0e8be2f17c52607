// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

namespace semblance::platform {

/// Makes the calling thread yield to everything else a person does (CPU and, where the system knows it,
/// disk). Threads and processes started by it later inherit that. Never fails; where the system refuses,
/// nothing changes.
void lowerThreadPriority() noexcept;

/// Makes the calling thread step aside for the one that draws the window, no further: a person waits for what
/// it makes. Otherwise as above.
void stepBehindTheWindow() noexcept;

} // namespace semblance::platform
