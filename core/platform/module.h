// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace semblance::platform {

/// An exported function; cast it to its real type.
struct ModuleFunction
{
    void (*address)() = nullptr;
};

/// A function of a shared module, which is loaded (and never unloaded) where it is not there yet.
/// @param function  its exported C name
/// @error Internal, with what the system said
Result<ModuleFunction> moduleFunction(const std::filesystem::path &module, const char *function);

/// Sets an environment variable of this process where it is not set. Call it before threads read the
/// environment.
void setDefaultEnvironment(const char *name, const char *value);

} // namespace semblance::platform
