// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/path.h"
#include "core/platform/module.h"

#include <cstdlib>
#include <windows.h>

namespace semblance::platform {

Result<ModuleFunction> moduleFunction(const std::filesystem::path &module, const char *function)
{
    const Error failed{Code::Internal, "load", display(module),
                       "the system said error " + std::to_string(::GetLastError()),
                       "Install the program again"};
    const HMODULE handle = ::LoadLibraryW(module.c_str());
    if (!handle)
        return failed;
    const FARPROC address = ::GetProcAddress(handle, function);
    if (!address)
        return failed;
    return ModuleFunction{reinterpret_cast<void (*)()>(address)};
}

void setDefaultEnvironment(const char *name, const char *value)
{
    std::size_t length = 0;
    if (::getenv_s(&length, nullptr, 0, name) == 0 && length == 0)
        ::_putenv_s(name, value);
}

} // namespace semblance::platform
