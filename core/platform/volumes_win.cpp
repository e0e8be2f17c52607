// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/platform/volumes.h"

#include <string>
#include <system_error>
#include <windows.h>

namespace semblance::platform {

Result<Volume> volumeOf(const std::filesystem::path &path)
{
    constexpr const char *kDoing = "find the drive of the folder";
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(path, error);
    if (error)
        return systemError(error.default_error_condition().value(), kDoing, path);
    std::wstring point(32'768, L'\0');
    if (!::GetVolumePathNameW(real.c_str(), point.data(), static_cast<DWORD>(point.size())))
        return Error{Code::Unreadable, kDoing, display(path), "the system does not know the drive it lies on",
                     ""};
    point.resize(std::wcslen(point.c_str()));
    wchar_t guid[64] = {};
    const bool local = ::GetVolumeNameForVolumeMountPointW(point.c_str(), guid, 64) != 0;
    // A share has no GUID: its server and name are its mount point.
    const std::string identity = local ? "uuid:" + pathBytes(guid) : "net:smb:" + pathBytes(point);
    return Volume{identity, point, real.lexically_relative(point)};
}

} // namespace semblance::platform
