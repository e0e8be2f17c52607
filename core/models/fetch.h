// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/progress.h"
#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace semblance::models {

/// How patient a download is and what it allows. Tests make it hasty and let it talk to this machine.
struct FetchPolicy
{
    /// http to a loopback address is allowed too; everything else has to be https.
    bool plainOnLoopback = false;
    std::chrono::milliseconds stall{30'000};     ///< without a byte, that long, is a broken connection
    std::chrono::milliseconds firstPause{1'000}; ///< before the second try; doubled before each further one
    std::chrono::milliseconds longestPause{60'000}; ///< a server that asks to wait longer is left alone
    int attempts = 5;                               ///< tries in a row that bring nothing new
    int redirects = 5;                              ///< from one address
    std::uint64_t spare = 64'000'000;               ///< bytes of the disk that stay free
    /// Bytes free where a folder lies; empty: the disk is asked.
    std::function<Result<std::uint64_t>(const std::filesystem::path &)> freeSpace = {};
};

/// One file that is wanted.
struct WantedFile
{
    std::string name;                   ///< for people
    std::vector<std::string> addresses; ///< tried in order
    std::optional<std::uint64_t> bytes; ///< nullopt: not known
    std::string sha256;                 ///< 64 hex digits; empty: not known
    std::uint64_t limit = 0;            ///< bytes at most, where `bytes` is not known
};

struct FetchedFile
{
    std::uint64_t bytes = 0;
    std::string sha256; ///< of what lies there now
};

/// Downloads a file to `part`, goes on with what lies there from before, and checks size and SHA-256: after
/// success `part` is the whole file. Beside it lies `part`.json, which remembers what the part belongs to
/// (docs/formats.md). A part is kept when the download is stopped or fails, and thrown away when its bytes
/// are wrong. Without a known SHA-256 a part is gone on with only where the server vouches that the file is
/// still the same (If-Range), since nothing else would tell. The system's proxy settings hold. Nothing about
/// the person, the machine or the program's version is sent. Threads: blocks; any thread of a program with a
/// QCoreApplication, one for a part.
/// @param progress  bytes, stage "download", detail the name
/// @error Interrupted; NoSpace; NotFound the servers do not have it; Unsupported an address that is not https
///        or leads to one; Mismatch other bytes than were published; Unreadable everything that a network can
///        do
Result<FetchedFile> fetch(const WantedFile &wanted, const std::filesystem::path &part,
                          const FetchPolicy &policy, const ProgressFn &progress, const CancelToken &cancel);

} // namespace semblance::models
