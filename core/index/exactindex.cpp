// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/exactindex.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/index/kernel.h"
#include "core/index/nearest.h"

#include <cstring>
#include <mutex>
#include <new>
#include <shared_mutex>
#include <unordered_map>

namespace semblance::index {

namespace {

constexpr std::size_t kBlock = 1024; // rows between two looks at the token

class ExactIndex final : public VectorIndex
{
public:
    explicit ExactIndex(int dimension) : dimension_(static_cast<std::size_t>(dimension)) {}

    std::string_view kind() const override { return "exact"; }
    int dimension() const override { return static_cast<int>(dimension_); }
    std::int64_t count() const override
    {
        const std::shared_lock lock(mutex_);
        return static_cast<std::int64_t>(ids_.size());
    }
    std::int64_t dead() const override { return 0; }
    Result<void> reserve(std::int64_t more) override;
    Result<void> add(std::span<const ContentId> ids, std::span<const float> units) override;
    Result<std::int64_t> remove(std::span<const ContentId> ids) override;
    Result<Hits> search(std::span<const float> query, int k, const IdSet *allowed,
                        const CancelToken &cancel) const override
    {
        return searchExactly(query, k, allowed, cancel);
    }
    Result<Hits> searchExactly(std::span<const float> query, int k, const IdSet *allowed,
                               const CancelToken &cancel) const override;
    bool vector(ContentId id, std::span<float> into) const override;
    Result<void> save(const std::filesystem::path &file) const override;
    Result<void> load(const std::filesystem::path &file) override;

private:
    const float *row(std::size_t index) const { return units_.data() + index * dimension_; }
    void addOne(ContentId id, const float *unit);

    const std::size_t dimension_;
    mutable std::shared_mutex mutex_;
    std::vector<ContentId> ids_; // of the rows
    std::vector<float> units_;
    std::unordered_map<ContentId, std::size_t> rows_;
};

Result<void> ExactIndex::reserve(std::int64_t more)
{
    const std::unique_lock lock(mutex_);
    try {
        const std::size_t total = ids_.size() + static_cast<std::size_t>(more);
        units_.reserve(total * dimension_);
        ids_.reserve(total);
        rows_.reserve(total);
        return {};
    } catch (const std::bad_alloc &) {
        return Error{Code::NoMemory, "build the index", "", "there is not enough memory", ""};
    }
}

void ExactIndex::addOne(ContentId id, const float *unit)
{
    const auto known = rows_.find(id);
    if (known != rows_.end()) {
        std::copy_n(unit, dimension_,
                    units_.begin() + static_cast<std::ptrdiff_t>(known->second * dimension_));
        return;
    }
    units_.insert(units_.end(), unit, unit + dimension_);
    ids_.push_back(id);
    rows_.emplace(id, ids_.size() - 1);
}

Result<void> ExactIndex::add(std::span<const ContentId> ids, std::span<const float> units)
{
    SEMBLANCE_CHECK(units.size() == ids.size() * dimension_);
    const std::unique_lock lock(mutex_);
    try {
        for (std::size_t i = 0; i < ids.size(); ++i)
            addOne(ids[i], units.data() + i * dimension_);
        return {};
    } catch (const std::bad_alloc &) {
        return Error{Code::NoMemory, "add pictures to the index", "", "there is not enough memory", ""};
    }
}

Result<std::int64_t> ExactIndex::remove(std::span<const ContentId> ids)
{
    const std::unique_lock lock(mutex_);
    std::int64_t removed = 0;
    for (const ContentId id : ids) {
        const auto known = rows_.find(id);
        if (known == rows_.end())
            continue;
        // The last row takes the free place: searches sort by score and id, never by row.
        const std::size_t hole = known->second, last = ids_.size() - 1;
        rows_.erase(known);
        if (hole != last) {
            std::copy_n(row(last), dimension_,
                        units_.begin() + static_cast<std::ptrdiff_t>(hole * dimension_));
            ids_[hole] = ids_[last];
            rows_[ids_[hole]] = hole;
        }
        ids_.pop_back();
        units_.resize(ids_.size() * dimension_);
        ++removed;
    }
    return removed;
}

Result<Hits> ExactIndex::searchExactly(std::span<const float> query, int k, const IdSet *allowed,
                                       const CancelToken &cancel) const
{
    SEMBLANCE_CHECK(query.size() == dimension_);
    const std::shared_lock lock(mutex_);
    const Error interrupted{Code::Interrupted, "search", "", "it was asked to stop", ""};
    Nearest nearest(k);
    if (allowed &&
        allowed->size() < ids_.size() / 4) { // few: look them up instead of passing over all others
        std::size_t seen = 0;
        for (const ContentId id : allowed->ids()) {
            if (++seen % kBlock == 0 && cancel.wanted())
                return interrupted;
            if (const auto found = rows_.find(id); found != rows_.end())
                nearest.show({id, innerProduct(query.data(), row(found->second), dimension_)});
        }
        return nearest.take();
    }
    for (std::size_t i = 0; i < ids_.size(); ++i) {
        if (i % kBlock == 0 && cancel.wanted())
            return interrupted;
        if (!allowed || allowed->contains(ids_[i]))
            nearest.show({ids_[i], innerProduct(query.data(), row(i), dimension_)});
    }
    return nearest.take();
}

bool ExactIndex::vector(ContentId id, std::span<float> into) const
{
    SEMBLANCE_CHECK(into.size() == dimension_);
    const std::shared_lock lock(mutex_);
    const auto found = rows_.find(id);
    if (found == rows_.end())
        return false;
    std::copy_n(row(found->second), dimension_, into.begin());
    return true;
}

Result<void> ExactIndex::save(const std::filesystem::path &file) const
{
    const std::shared_lock lock(mutex_);
    std::string bytes(ids_.size() * (sizeof(std::int64_t) + dimension_ * sizeof(float)), '\0');
    std::size_t at = 0;
    for (const ContentId id : ids_) {
        std::memcpy(bytes.data() + at, &id.value, sizeof id.value);
        at += sizeof id.value;
    }
    if (!units_.empty())
        std::memcpy(bytes.data() + at, units_.data(), units_.size() * sizeof(float));
    return writeAtomically(file, bytes, "save the index");
}

Result<void> ExactIndex::load(const std::filesystem::path &file)
{
    constexpr std::uint64_t kLimit = std::uint64_t{64} << 30;
    const auto bytes = readAll(file, kLimit, "load the index");
    if (!bytes)
        return bytes.error();
    const std::size_t each = sizeof(std::int64_t) + dimension_ * sizeof(float);
    if (bytes->size() % each != 0)
        return Error{Code::Damaged, "load the index", display(file), "its size fits no number of pictures",
                     ""};
    const std::size_t count = bytes->size() / each;
    std::vector<std::int64_t> numbers(count);
    std::vector<float> units(count * dimension_);
    if (count > 0) {
        std::memcpy(numbers.data(), bytes->data(), count * sizeof(std::int64_t));
        std::memcpy(units.data(), bytes->data() + count * sizeof(std::int64_t), units.size() * sizeof(float));
    }
    const std::unique_lock lock(mutex_);
    ids_.clear();
    rows_.clear();
    for (const std::int64_t number : numbers) {
        rows_.emplace(ContentId{number}, ids_.size());
        ids_.push_back({number});
    }
    units_ = std::move(units);
    return {};
}

} // namespace

std::unique_ptr<VectorIndex> makeExactIndex(int dimension)
{
    return std::make_unique<ExactIndex>(dimension);
}

} // namespace semblance::index
