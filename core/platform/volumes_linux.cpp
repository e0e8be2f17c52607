// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/platform/volumes.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <sys/stat.h>

namespace semblance::platform {

namespace {

namespace fs = std::filesystem;

constexpr const char *kDoing = "find the drive of the folder";

/// One line of /proc/self/mountinfo (proc(5)).
struct Mount
{
    std::string root; ///< the part of the file system that is mounted; "/" but for bind mounts
    fs::path point;
    std::string type;
    std::string source;
};

/// Spaces and the like stand there as \040.
std::string unescaped(const std::string &text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size()) {
            out += static_cast<char>(std::strtol(text.substr(i + 1, 3).c_str(), nullptr, 8));
            i += 3;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::optional<Mount> parsed(const std::string &line)
{
    std::istringstream words(line);
    std::string id, parent, device, root, point, word;
    if (!(words >> id >> parent >> device >> root >> point))
        return std::nullopt;
    while (words >> word && word != "-") {
    }
    Mount mount;
    if (!(words >> mount.type >> mount.source))
        return std::nullopt;
    mount.root = unescaped(root);
    mount.point = unescaped(point);
    mount.source = unescaped(mount.source);
    return mount;
}

/// The mount in which a path lies: the deepest point above it; of several at one point the last is on top.
std::optional<Mount> mountOf(const fs::path &path)
{
    std::ifstream table("/proc/self/mountinfo");
    std::optional<Mount> best;
    for (std::string line; std::getline(table, line);) {
        const auto mount = parsed(line);
        if (!mount || !isWithin(path, mount->point))
            continue;
        if (!best || mount->point.native().size() >= best->point.native().size())
            best = mount;
    }
    return best;
}

bool isNetwork(const std::string &type)
{
    constexpr std::array kTypes = {"nfs", "nfs4",       "cifs",  "smb3", "smbfs",
                                   "9p",  "fuse.sshfs", "davfs", "afs",  "ceph"};
    for (const char *known : kTypes)
        if (type == known)
            return true;
    return false;
}

/// The UUID of a block device as udev publishes it; empty where there is none (containers).
std::string uuidOf(const fs::path &device)
{
    std::error_code error;
    const fs::path real = fs::canonical(device, error);
    if (error)
        return {};
    for (const auto &entry : fs::directory_iterator("/dev/disk/by-uuid", error)) {
        std::error_code ignored;
        if (fs::canonical(entry.path(), ignored) == real && !ignored)
            return entry.path().filename().string();
    }
    return {};
}

std::string identityOf(const Mount &mount)
{
    std::string identity;
    if (isNetwork(mount.type))
        identity = "net:" + mount.type + ":" + mount.source;
    else if (const std::string uuid = uuidOf(mount.source); !uuid.empty())
        identity = "uuid:" + uuid;
    else
        identity = "dev:" + mount.type + ":" + mount.source;
    if (mount.root != "/")
        identity += ":" + mount.root; // a bind mount shows a part only: paths below it count from there
    return identity;
}

/// A drive that the system does not list, known by its number; paths count from the root of the file system.
Result<Volume> unlistedVolume(const fs::path &real)
{
    struct stat facts = {};
    if (::stat(real.c_str(), &facts) != 0)
        return systemError(errno, kDoing, real);
    return Volume{"dev:" + std::to_string(facts.st_dev), "/", real.relative_path()};
}

} // namespace

Result<Volume> volumeOf(const std::filesystem::path &path)
{
    std::error_code error;
    const fs::path real = fs::canonical(path, error);
    if (error)
        return systemError(error.value(), kDoing, path);
    const auto mount = mountOf(real);
    if (!mount) // inside a changed root the list may lack it: its number is what is left
        return unlistedVolume(real);
    return Volume{identityOf(*mount), mount->point, real.lexically_relative(mount->point)};
}

} // namespace semblance::platform
