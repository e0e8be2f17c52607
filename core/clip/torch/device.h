// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/clip/threads.h"

#include <c10/core/Device.h>
#include <string>

namespace semblance::clip {

/// Where to compute, and why there.
struct ChosenDevice
{
    c10::Device device = c10::Device(c10::kCPU);
    std::string name = "cpu"; ///< "cpu", "cuda:0"
    std::string reason;       ///< why it is not the one that "auto" would like best; may be empty
};

/// @param wish  "auto" (CUDA where it works, else the CPU), "cpu", "cuda", "cuda:N"
/// "auto" tries a small product on the CUDA device and falls back to the CPU with a reason.
/// @error Invalid for another word; NotFound or Unsupported where CUDA was asked for and does not work
Result<ChosenDevice> chooseDevice(const std::string &wish);

/// Sets LibTorch's thread count on the calling thread (it is a per-thread setting, and LibTorch's own default
/// may be 1). Call it on every thread that computes.  @param threads  0 for defaultThreads()
void useThreads(int threads);

} // namespace semblance::clip
