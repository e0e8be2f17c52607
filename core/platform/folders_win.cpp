// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/folders.h"
#include "core/platform/systemplaces.h"

#include <shlobj.h>
#include <string>
#include <windows.h>

namespace semblance::platform {

namespace {

std::filesystem::path known(const KNOWNFOLDERID &which)
{
    PWSTR text = nullptr;
    std::filesystem::path folder;
    if (::SHGetKnownFolderPath(which, 0, nullptr, &text) == S_OK)
        folder = text;
    ::CoTaskMemFree(text);
    return folder;
}

} // namespace

SystemPlaces systemPlaces()
{
    const std::filesystem::path local = known(FOLDERID_LocalAppData) / "Semblance";
    return {known(FOLDERID_RoamingAppData) / "Semblance", local / "data", local / "cache"};
}

std::filesystem::path programFolder()
{
    std::wstring name(32'768, L'\0'); // the longest path of Windows
    name.resize(::GetModuleFileNameW(nullptr, name.data(), static_cast<DWORD>(name.size())));
    return std::filesystem::path(name).parent_path();
}

} // namespace semblance::platform
