// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/codeindex.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/index/codeindexfile.h"
#include "core/index/codescan.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <shared_mutex>
#include <thread>

namespace semblance::index {

namespace {

constexpr std::size_t kFewAllowed = 20'000; // so many allowed ids or fewer are looked at one by one

Error noMemory(const char *doing)
{
    return {Code::NoMemory, doing, "", "there is not enough memory", ""};
}

class CodeIndex final : public VectorIndex
{
public:
    CodeIndex(int dimension, Codebook book, const CodeOptions &options)
        : dimension_(dimension), threads_(options.threads)
    {
        codes_.book = std::move(book);
        codes_.mostFine = options.keptBytes;
        codes_.learnedFrom = options.learnedFrom;
        if (threads_ <= 0)
            threads_ = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, 4u));
    }

    std::string_view kind() const override { return "codes"; }
    int dimension() const override { return dimension_; }
    std::int64_t count() const override
    {
        const std::shared_lock lock(mutex_);
        return static_cast<std::int64_t>(codes_.ids.size());
    }
    std::int64_t dead() const override { return 0; }
    std::int64_t learnedFrom() const override
    {
        const std::shared_lock lock(mutex_);
        return codes_.learnedFrom;
    }
    Result<void> reserve(std::int64_t more) override;
    Result<void> add(std::span<const ContentId> ids, std::span<const float> units) override;
    Result<std::int64_t> remove(std::span<const ContentId> ids) override;
    Result<Hits> search(std::span<const float> query, int k, const IdSet *allowed,
                        const CancelToken &cancel) const override;
    Result<Hits> searchExactly(std::span<const float> query, int k, const IdSet *allowed,
                               const CancelToken &cancel) const override;
    bool keepsVectors() const override
    {
        const std::shared_lock lock(mutex_);
        return codes_.keepsFine;
    }
    bool vector(ContentId id, std::span<float> into) const override
    {
        const std::shared_lock lock(mutex_);
        return codes_.vector(id, into);
    }
    Result<void> save(const std::filesystem::path &file) const override;
    Result<void> load(const std::filesystem::path &file) override;

private:
    const int dimension_;
    int threads_;
    mutable std::shared_mutex mutex_;
    Codes codes_;
    mutable std::mutex sumsMutex_;
    mutable Sums sums_;
};

Result<void> CodeIndex::reserve(std::int64_t more)
{
    const std::unique_lock lock(mutex_);
    try {
        codes_.reserve(codes_.ids.size() + static_cast<std::size_t>(more));
        return {};
    } catch (const std::bad_alloc &) {
        return noMemory("build the index");
    }
}

Result<void> CodeIndex::add(std::span<const ContentId> ids, std::span<const float> units)
{
    const auto width = static_cast<std::size_t>(dimension_);
    SEMBLANCE_CHECK(codes_.book.dimension() == dimension_ && units.size() == ids.size() * width);
    try {
        // The slow part needs no lock: searches go on.
        const auto each = static_cast<std::size_t>(codes_.book.padded());
        std::vector<std::uint8_t> rows(ids.size() * each);
        for (std::size_t i = 0; i < ids.size(); ++i)
            codes_.book.encode(units.subspan(i * width, width), std::span(rows).subspan(i * each, each));
        const std::unique_lock lock(mutex_);
        for (std::size_t i = 0; i < ids.size(); ++i)
            codes_.put(ids[i], std::span<const std::uint8_t>(rows).subspan(i * each, each),
                       units.subspan(i * width, width));
        return {};
    } catch (const std::bad_alloc &) {
        return noMemory("add pictures to the index");
    }
}

Result<std::int64_t> CodeIndex::remove(std::span<const ContentId> ids)
{
    const std::unique_lock lock(mutex_);
    std::int64_t removed = 0;
    for (const ContentId id : ids)
        removed += codes_.remove(id);
    return removed;
}

Result<Hits> CodeIndex::search(std::span<const float> query, int k, const IdSet *allowed,
                               const CancelToken &cancel) const
{
    if (k <= 0)
        return Hits();
    const std::shared_lock lock(mutex_);
    if (codes_.ids.empty())
        return Hits();
    try {
        const CodeQuery prepared = codes_.book.query(query);
        if (allowed && allowed->size() <= kFewAllowed)
            return scanFew(codes_, prepared, k, *allowed, cancel);
        const std::unique_lock kept(sumsMutex_, std::try_to_lock);
        Sums own; // where another search has the kept ones
        return scan(codes_, prepared, k, allowed, threads_, kept ? sums_ : own, cancel);
    } catch (const std::bad_alloc &) {
        return noMemory("search");
    }
}

Result<Hits> CodeIndex::searchExactly(std::span<const float> query, int k, const IdSet *allowed,
                                      const CancelToken &cancel) const
{
    if (k <= 0)
        return Hits();
    const std::shared_lock lock(mutex_);
    if (codes_.ids.empty())
        return Hits();
    try {
        return scanAll(codes_, codes_.book.query(query), k, allowed, cancel);
    } catch (const std::bad_alloc &) {
        return noMemory("search");
    }
}

Result<void> CodeIndex::save(const std::filesystem::path &file) const
{
    const std::shared_lock lock(mutex_);
    return saveCodes(codes_, file);
}

Result<void> CodeIndex::load(const std::filesystem::path &file)
{
    try {
        auto codes = loadCodes(file, dimension_);
        if (!codes)
            return codes.error();
        const std::unique_lock lock(mutex_);
        codes->mostFine = codes_.mostFine;
        codes_ = std::move(*codes);
        return {};
    } catch (const std::bad_alloc &) {
        return noMemory("load the index");
    }
}

} // namespace

std::unique_ptr<VectorIndex> makeCodeIndex(int dimension, Codebook book, const CodeOptions &options)
{
    return std::make_unique<CodeIndex>(dimension, std::move(book), options);
}

} // namespace semblance::index
