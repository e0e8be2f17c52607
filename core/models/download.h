// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/models/adding.h"
#include "core/models/catalogue.h"
#include "core/models/fetch.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace semblance::models {

/// Digests that were trusted on first use, in `trusted.json` of a models folder: what came the first time is
/// what has to come ever after. Threads: one program at a time (download() holds a lock).
class TrustedDigests
{
public:
    explicit TrustedDigests(const std::filesystem::path &modelsFolder);

    /// 64 hex digits, or empty where none is kept.
    std::string find(const std::string &itemId, const std::string &file) const;
    Result<void> keep(const std::string &itemId, const std::string &file, const FetchedFile &fetched);

private:
    std::filesystem::path path_;
};

struct DownloadOptions
{
    std::filesystem::path folder;              ///< the person's models (platform::folders().models)
    std::vector<std::filesystem::path> places; ///< where a vocabulary may lie already (ModelStore::places())
    bool agreed = false;                       ///< the person has seen the licence and agrees to it
    FetchPolicy policy;
};

struct Downloaded
{
    Added added;                      ///< the item itself
    bool wasThere = false;            ///< nothing had to be done
    std::vector<std::string> trusted; ///< files without a published digest: what came was trusted; say so
    std::vector<std::string> along;   ///< ids that were fetched too
};

/// Where an item of the catalogue is, or will be after a download.
std::filesystem::path placeOf(const std::filesystem::path &modelsFolder, const CatalogueItem &item);
bool isDownloaded(const std::filesystem::path &modelsFolder, const CatalogueItem &item);

/// Bytes of an item that an earlier, stopped download has left.
std::uint64_t bytesKept(const std::filesystem::path &modelsFolder, const CatalogueItem &item);

/// Fetches an item and what has to come along, checks all of it, and only then moves it into place: there is
/// a whole model or none. What came before it was stopped is kept in `.downloads` for the next time.
/// Threads: blocks; any thread of a program with a QCoreApplication.
/// @param progress  bytes of the whole item, stage "download", detail the file
/// @error Invalid its licence was not agreed to; Unsupported only a person can fetch it (the advice says
/// how);
///        Locked another program is downloading it; what fetch() and settle() say
Result<Downloaded> download(const Catalogue &catalogue, const CatalogueItem &item,
                            const DownloadOptions &options, const ProgressFn &progress,
                            const CancelToken &cancel);

} // namespace semblance::models
