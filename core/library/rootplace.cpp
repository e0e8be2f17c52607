// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/rootplace.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/platform/volumes.h"

namespace semblance::library {

namespace {

constexpr std::string_view kDoing = "find the folder";

bool isLasting(const std::string &identity)
{
    return !identity.empty() && !identity.starts_with("dev:");
}

} // namespace

Result<store::Root> rootAt(const std::filesystem::path &folder)
{
    auto path = semblance::absolute(folder);
    if (!path)
        return path.error();
    const auto stamp = stampOf(*path, Links::Follow, kDoing);
    if (!stamp) {
        Error error = stamp.error();
        if (error.code == Code::NotFound)
            error.cause = "there is no such folder";
        return error;
    }
    if (stamp->kind != FileKind::Folder)
        return Error{Code::Unreadable, std::string(kDoing), display(*path), "it is a file, not a folder",
                     "Name the folder that holds it"};
    const auto volume = platform::volumeOf(*path);
    if (!volume)
        return volume.error();
    store::Root root;
    root.path = std::move(*path);
    root.volume = volume->identity;
    root.volumePath = volume->relative;
    return root;
}

RootPlace placeOf(const store::Root &root)
{
    RootPlace place{false, std::nullopt, root};
    const auto now = rootAt(root.path);
    if (!now) {
        place.why = now.error();
        place.why->doing = "reach the folder";
        place.why->advice =
            "Its pictures stay searchable; connect the drive, or remove the folder from the library";
    } else if (isLasting(root.volume) && isLasting(now->volume) && root.volume != now->volume) {
        place.why = Error{Code::NotFound, "reach the folder", display(root.path),
                          "another volume is there than when it was added",
                          "Connect the drive, or add the folder again if it is the same"};
    } else {
        place.online = true;
        place.root.volume = now->volume;
        place.root.volumePath = now->volumePath;
    }
    place.root.offline = !place.online;
    return place;
}

} // namespace semblance::library
