// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

namespace semblance::media {

/// Takes from this process what decoding does not need: memory above a limit, core dumps, new privileges,
/// life after its parent. Once, at the start of the decoder program, before any file is looked at.
void enterSandbox() noexcept;

/// From now on so many seconds of CPU time are left; then the system ends the process.
void limitCpuTime(int seconds) noexcept;

} // namespace semblance::media
