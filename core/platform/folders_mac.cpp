// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/folders.h"
#include "core/platform/systemplaces.h"

#include <cstdlib>
#include <mach-o/dyld.h>
#include <string>
#include <system_error>

namespace semblance::platform {

SystemPlaces systemPlaces()
{
    const char *home = std::getenv("HOME");
    const std::filesystem::path library = std::filesystem::path(home && *home ? home : "/") / "Library";
    return {library / "Preferences" / "Semblance", library / "Application Support" / "Semblance",
            library / "Caches" / "Semblance"};
}

std::filesystem::path programFolder()
{
    std::uint32_t size = 0;
    ::_NSGetExecutablePath(nullptr, &size); // says how much it wants
    std::string name(size, '\0');
    if (::_NSGetExecutablePath(name.data(), &size) != 0)
        return {};
    std::error_code error;
    return std::filesystem::canonical(name.c_str(), error).parent_path();
}

} // namespace semblance::platform
