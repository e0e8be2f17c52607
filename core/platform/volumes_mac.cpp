// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/platform/volumes.h"

#include <cstdio>
#include <cstring>
#include <string>
#include <sys/attr.h>
#include <sys/mount.h>
#include <sys/param.h>
#include <system_error>
#include <unistd.h>
#include <uuid/uuid.h>

namespace semblance::platform {

namespace {

/// The UUID of a mounted volume; empty where it has none (getattrlist(2), ATTR_VOL_UUID).
std::string uuidOf(const char *mountPoint)
{
    attrlist wanted = {};
    wanted.bitmapcount = ATTR_BIT_MAP_COUNT;
    wanted.volattr = ATTR_VOL_INFO | ATTR_VOL_UUID;
    struct __attribute__((packed))
    {
        std::uint32_t size;
        uuid_t uuid;
    } answer = {};
    if (::getattrlist(mountPoint, &wanted, &answer, sizeof answer, 0) != 0)
        return {};
    uuid_string_t text;
    ::uuid_unparse_lower(answer.uuid, text);
    return text;
}

} // namespace

Result<Volume> volumeOf(const std::filesystem::path &path)
{
    constexpr const char *kDoing = "find the drive of the folder";
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(path, error);
    if (error)
        return systemError(error.value(), kDoing, path);
    struct statfs status = {};
    if (::statfs(real.c_str(), &status) != 0)
        return systemError(errno, kDoing, path);
    const std::string type = status.f_fstypename;
    std::string identity;
    if ((status.f_flags & MNT_LOCAL) == 0)
        identity = "net:" + type + ":" + status.f_mntfromname;
    else if (const std::string uuid = uuidOf(status.f_mntonname); !uuid.empty())
        identity = "uuid:" + uuid;
    else
        identity = "dev:" + type + ":" + status.f_mntfromname;
    return Volume{identity, status.f_mntonname, real.lexically_relative(status.f_mntonname)};
}

} // namespace semblance::platform
