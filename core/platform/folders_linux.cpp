// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/folders.h"
#include "core/platform/systemplaces.h"

#include <cstdlib>
#include <pwd.h>
#include <system_error>
#include <unistd.h>

namespace semblance::platform {

namespace {

std::filesystem::path homeFolder()
{
    if (const char *home = std::getenv("HOME"); home && *home)
        return home;
    const passwd *entry = ::getpwuid(::getuid());
    return entry && entry->pw_dir ? entry->pw_dir : "/";
}

/// XDG Base Directory Specification 0.8: a relative path in a variable counts as unset.
std::filesystem::path place(const char *variable, const char *below)
{
    const char *value = std::getenv(variable);
    if (value && *value == '/')
        return std::filesystem::path(value) / "semblance";
    return homeFolder() / below / "semblance";
}

} // namespace

SystemPlaces systemPlaces()
{
    return {place("XDG_CONFIG_HOME", ".config"), place("XDG_DATA_HOME", ".local/share"),
            place("XDG_CACHE_HOME", ".cache")};
}

std::filesystem::path programFolder()
{
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
}

} // namespace semblance::platform
