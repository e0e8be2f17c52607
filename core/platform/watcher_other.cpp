// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/path.h"
#include "core/platform/watcher.h"

namespace semblance::platform {

// FSEvents and ReadDirectoryChangesW are not written yet: every folder has to be looked at from time to time.
struct Watcher::State
{};

Watcher::Watcher(Changed)
{}
Watcher::~Watcher() = default;

std::optional<Error> Watcher::add(const std::filesystem::path &folder, const CancelToken &)
{
    return Error{Code::Unsupported, "watch the folder", display(folder), "this build cannot", ""};
}

void Watcher::remove(const std::filesystem::path &)
{}

bool Watcher::complete(const std::filesystem::path &) const
{
    return false;
}

} // namespace semblance::platform
