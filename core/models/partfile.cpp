// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/partfile.h"

#include "core/base/json.h"
#include "core/base/synctodisk.h"

#include <cerrno>

namespace semblance::models {

namespace fs = std::filesystem;

namespace {

constexpr const char *kDoing = "keep what is downloaded in";

FilePtr openForAppending(const fs::path &path, bool truncate)
{
#ifdef _WIN32
    FilePtr file(::_wfopen(path.c_str(), truncate ? L"wb" : L"ab"));
#else
    FilePtr file(std::fopen(path.c_str(), truncate ? "wbe" : "abe"));
#endif
    // Without a buffer the file is always as long as what was appended.
    if (file)
        std::setvbuf(file.get(), nullptr, _IONBF, 0);
    return file;
}

PartSource sourceFrom(const Json &json)
{
    PartSource source;
    source.address = json["address"].string();
    source.validator = json["validator"].string();
    if (const Json &total = json["total"]; total.isInteger() && total.integer() >= 0)
        source.total = static_cast<std::uint64_t>(total.integer());
    if (const Json &synced = json["synced"]; synced.isInteger() && synced.integer() >= 0)
        source.synced = static_cast<std::uint64_t>(synced.integer());
    return source;
}

} // namespace

fs::path PartFile::descriptionPath() const
{
    fs::path path = path_;
    path += ".json";
    return path;
}

Result<PartFile> PartFile::open(const fs::path &path)
{
    if (auto made = makeFolder(path.parent_path(), kDoing); !made)
        return made.error();
    PartFile part(path);
    if (const auto json = readJson(part.descriptionPath(), kDoing))
        part.source_ = sourceFrom(*json);
    const bool known = !part.source_.address.empty();
    part.file_ = openForAppending(path, !known);
    if (!part.file_)
        return systemError(errno, kDoing, path);
    const auto stamp = stampOf(path, Links::Follow, kDoing);
    if (!stamp)
        return stamp.error();
    part.size_ = stamp->size;
    return part;
}

Result<void> PartFile::describe(PartSource source)
{
    if (source == source_)
        return {};
    Json json = Json::object({{"format", "semblance-part"},
                              {"version", 1},
                              {"address", source.address},
                              {"validator", source.validator},
                              {"synced", source.synced}});
    json.set("total", source.total ? Json(*source.total) : Json());
    if (auto written = writeAtomically(descriptionPath(), json.dump(2), kDoing); !written)
        return written;
    source_ = std::move(source);
    return {};
}

Result<void> PartFile::append(std::string_view bytes)
{
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
        const int number = errno;
        // What got to the disk stays; how much that was the file itself says.
        file_.reset();
        if (const auto stamp = stampOf(path_, Links::Follow, kDoing))
            size_ = stamp->size;
        file_ = openForAppending(path_, false);
        return systemError(number, kDoing, path_);
    }
    size_ += bytes.size();
    return {};
}

Result<void> PartFile::restart()
{
    file_ = openForAppending(path_, true);
    size_ = 0;
    source_.synced = 0;
    if (!file_)
        return systemError(errno, kDoing, path_);
    return {};
}

Result<void> PartFile::sync()
{
    if (source_.synced == size_)
        return {};
    if (auto done = syncToDisk(path_, kDoing); !done)
        return done;
    PartSource source = source_;
    source.synced = size_;
    return describe(std::move(source));
}

Result<void> PartFile::keepSynced()
{
    if (size_ <= source_.synced)
        return {};
    std::error_code error;
    fs::resize_file(path_, source_.synced, error);
    if (error)
        return systemError(error.value(), kDoing, path_);
    size_ = source_.synced;
    return {};
}

void PartFile::discard()
{
    file_.reset();
    size_ = 0;
    source_ = {};
    std::error_code ignored;
    fs::remove(path_, ignored);
    fs::remove(descriptionPath(), ignored);
}

void PartFile::forgetSource()
{
    std::error_code ignored;
    fs::remove(descriptionPath(), ignored);
}

} // namespace semblance::models
