// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstdint>

namespace semblance::platform {

/// Takes from this process, for good, what a decoder does not need: memory above a limit, core dumps, new
/// privileges, life after its parent, and where the system can (Linux: Landlock and seccomp) files, network,
/// other processes, new programs and new executable memory. What it has open stays usable. Once, before any
/// untrusted byte is looked at, while there is one thread.
/// @param memory  bytes of address space, libraries included
void enterSandbox(std::uint64_t memory) noexcept;

/// Whether enterSandbox of this build, on this system, also closes files, network and processes.
bool sandboxIsComplete() noexcept;

/// From now on this process may use so many bytes of address space, at most what enterSandbox left to it.
void limitMemory(std::uint64_t memory) noexcept;

/// From now on so many seconds of CPU time are left; then the system ends the process.
void limitCpuTime(int seconds) noexcept;

} // namespace semblance::platform
