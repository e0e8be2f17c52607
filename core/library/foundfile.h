// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"

#include <cstdint>
#include <string>

namespace semblance::library {

/// A file that the scanner saw. It existed then; nothing of it was decoded.
struct FoundFile
{
    RootId root;
    std::string path;          ///< bytes, relative to the root, parts divided by '/', never empty
    std::int64_t size = 0;     ///< bytes
    std::int64_t modified = 0; ///< nanoseconds since 1970-01-01 00:00 UTC
    std::uint64_t device = 0;  ///< device and inode name the file as long as its volume is mounted;
    std::uint64_t inode = 0;   ///< both 0 where the system gives none
    bool link = false;         ///< reached through a symbolic link
    bool excluded = false;     ///< a picture that the patterns leave out; it is counted, never opened
    bool operator==(const FoundFile &) const = default;
};

} // namespace semblance::library
