// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/folders.h"

#include "core/platform/systemplaces.h"

#include <cstdlib>
#include <system_error>

namespace semblance::platform {

namespace {

namespace fs = std::filesystem;

fs::path environment(const char *name)
{
    const char *value = std::getenv(name);
    return value ? fs::path(value) : fs::path();
}

/// Everything in one folder.
Folders below(const fs::path &home)
{
    std::error_code error;
    fs::path base = fs::absolute(home, error).lexically_normal();
    if (error)
        base = home;
    return {base / "settings", base, base / "cache", base / "library", base / "models", true};
}

} // namespace

Folders folders()
{
    if (const fs::path home = environment("SEMBLANCE_HOME"); !home.empty())
        return below(home);
    std::error_code error;
    const fs::path program = programFolder();
    if (!program.empty() && fs::is_regular_file(program / "portable.ini", error))
        return below(program);
    const SystemPlaces places = systemPlaces();
    return {places.settings,        places.data, places.cache, places.data / "library",
            places.data / "models", false};
}

} // namespace semblance::platform
