// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/thumbnails.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/media/jpeg.h"
#include "core/media/sheet.h"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <random>
#include <system_error>

namespace semblance::media {

namespace fs = std::filesystem;

namespace {

constexpr const char *kDoing = "keep a thumbnail";
constexpr int kQuality = 85;
constexpr std::uint64_t kMostBytes = 1u << 20;

int digitOf(char c) noexcept
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The content of a thumbnail by its name; nothing for other files.
std::optional<Digest> contentOf(const fs::path &file)
{
    const std::string name = pathBytes(file.stem());
    Digest digest{};
    if (file.extension() != ".jpg" || name.size() != 2 * digest.size())
        return std::nullopt;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const int high = digitOf(name[2 * i]), low = digitOf(name[2 * i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        digest[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return digest;
}

/// Not writeAtomically: syncing every small file would take longer than decoding the picture.
Result<void> writeQuickly(const fs::path &file, std::string_view bytes)
{
    // Two programs may write the same one at once.
    static const unsigned program = std::random_device()();
    static std::atomic<unsigned> count = 0;
    const fs::path part = file.parent_path() / (pathBytes(file.stem()) + "." + std::to_string(program) + "-" +
                                                std::to_string(++count) + ".part");
    std::error_code error;
    {
        const FilePtr out(std::fopen(part.c_str(), "wb"));
        if (!out)
            return systemError(errno, kDoing, part);
        if (std::fwrite(bytes.data(), 1, bytes.size(), out.get()) != bytes.size() ||
            std::fflush(out.get()) != 0) {
            const int number = errno;
            fs::remove(part, error);
            return systemError(number, kDoing, file);
        }
    }
    fs::rename(part, file, error);
    if (!error)
        return {};
    const Error failed = systemError(error.value(), kDoing, file);
    fs::remove(part, error);
    return failed;
}

/// Visits every file two folders deep. Goes on where something vanishes meanwhile.
void forEachFile(const fs::path &folder, const std::function<void(const fs::directory_entry &)> &visit)
{
    std::error_code error;
    for (fs::directory_iterator each(folder, error); !error && each != fs::directory_iterator();
         each.increment(error)) {
        std::error_code inner;
        for (fs::directory_iterator file(each->path(), inner); !inner && file != fs::directory_iterator();
             file.increment(inner))
            visit(*file);
    }
}

} // namespace

fs::path Thumbnails::fileOf(const Digest &content) const
{
    const std::string name = hex(content);
    return folder_ / name.substr(0, 2) / (name + ".jpg");
}

Result<Picture> Thumbnails::put(const Digest &content, const Picture &picture) const
{
    Picture small = fitInto(picture, kSide, kSide);
    const auto bytes = encodeJpeg(small, kQuality);
    if (!bytes)
        return bytes.error();
    const fs::path file = fileOf(content);
    auto written = writeQuickly(file, *bytes);
    if (!written) { // most often the first of its folder
        if (auto made = makeFolder(file.parent_path(), kDoing); !made)
            return made.error();
        written = writeQuickly(file, *bytes);
    }
    if (!written)
        return written.error();
    return small;
}

std::optional<Picture> Thumbnails::find(const Digest &content) const
{
    const fs::path file = fileOf(content);
    const auto bytes = readAll(file, kMostBytes, "read a thumbnail");
    if (!bytes)
        return std::nullopt;
    auto picture = decodeOwnJpeg(*bytes);
    if (picture)
        return std::move(*picture);
    std::error_code error;
    fs::remove(file, error);
    return std::nullopt;
}

bool Thumbnails::has(const Digest &content) const
{
    std::error_code error;
    return fs::exists(fileOf(content), error);
}

std::int64_t Thumbnails::sweep(const std::function<bool(const Digest &)> &wanted) const
{
    std::int64_t removed = 0;
    forEachFile(folder_, [&](const fs::directory_entry &entry) {
        const auto content = contentOf(entry.path());
        if (content && wanted(*content))
            return;
        std::error_code error;
        removed += fs::remove(entry.path(), error);
    });
    return removed;
}

std::int64_t Thumbnails::count(const std::function<bool(const Digest &)> &wanted) const
{
    std::int64_t found = 0;
    forEachFile(folder_, [&](const fs::directory_entry &entry) {
        found += wanted(contentOf(entry.path()).value_or(Digest{}));
    });
    return found;
}

Result<void> Thumbnails::clear() const
{
    std::error_code error;
    fs::remove_all(folder_, error);
    return error ? Result<void>(systemError(error.value(), "remove the thumbnails", folder_))
                 : Result<void>();
}

std::int64_t Thumbnails::bytes() const
{
    std::int64_t total = 0;
    forEachFile(folder_, [&](const fs::directory_entry &entry) {
        std::error_code error;
        const auto size = entry.file_size(error);
        total += error ? 0 : static_cast<std::int64_t>(size);
    });
    return total;
}

} // namespace semblance::media
