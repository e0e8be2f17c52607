// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/path.h"
#include "core/platform/module.h"

#include <cstdlib>
#include <dlfcn.h>

namespace semblance::platform {

namespace {

Error failed(const std::filesystem::path &module)
{
    const char *said = ::dlerror();
    return {Code::Internal, "load", display(module), said ? said : "the system did not say why",
            "Install the program again"};
}

} // namespace

Result<ModuleFunction> moduleFunction(const std::filesystem::path &module, const char *function)
{
    void *handle = ::dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return failed(module);
    void *address = ::dlsym(handle, function);
    if (!address)
        return failed(module);
    return ModuleFunction{reinterpret_cast<void (*)()>(address)};
}

void setDefaultEnvironment(const char *name, const char *value)
{
    ::setenv(name, value, 0);
}

} // namespace semblance::platform
