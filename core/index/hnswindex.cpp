// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/hnswindex.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/index/kernel.h"
#include "core/index/nearest.h"

#include <algorithm>
#include <hnswlib/hnswlib.h>
#include <mutex>
#include <new>
#include <optional>
#include <shared_mutex>
#include <stdexcept>

namespace semblance::index {

namespace {

float distance(const void *a, const void *b, const void *dimension)
{
    return 1.0f - innerProduct(static_cast<const float *>(a), static_cast<const float *>(b),
                               *static_cast<const std::size_t *>(dimension));
}

/// Inner product with our own kernel: hnswlib picks its one when it is compiled, which for a package is the
/// oldest processor.
class Space final : public hnswlib::SpaceInterface<float>
{
public:
    explicit Space(std::size_t dimension) : dimension_(dimension) {}
    std::size_t get_data_size() override { return dimension_ * sizeof(float); }
    hnswlib::DISTFUNC<float> get_dist_func() override { return distance; }
    void *get_dist_func_param() override { return &dimension_; }

private:
    std::size_t dimension_;
};

using Graph = hnswlib::HierarchicalNSW<float>;

Error interrupted()
{
    return Error{Code::Interrupted, "search", "", "it was asked to stop", ""};
}

/// What hnswlib threw. It has one type for everything, "Not enough memory" among them.
Error failed(std::string_view doing, const std::exception &e)
{
    const std::string text = e.what();
    const bool memory =
        text.find("emory") != std::string::npos && text.find("corruption") == std::string::npos;
    return Error{memory ? Code::NoMemory : Code::Internal, std::string(doing), "", text, ""};
}

template <class Body>
auto guarded(std::string_view doing, Body body) -> decltype(body())
{
    try {
        return body();
    } catch (const std::bad_alloc &) {
        return Error{Code::NoMemory, std::string(doing), "", "there is not enough memory", ""};
    } catch (const std::runtime_error &e) {
        return failed(doing, e);
    }
}

class HnswIndex final : public VectorIndex
{
public:
    HnswIndex(int dimension, const HnswOptions &options)
        : dimension_(static_cast<std::size_t>(dimension)), options_(options), space_(dimension_)
    {}

    std::string_view kind() const override { return "hnsw"; }
    int dimension() const override { return static_cast<int>(dimension_); }
    std::int64_t count() const override
    {
        const std::shared_lock lock(mutex_);
        return live();
    }
    std::int64_t dead() const override
    {
        const std::shared_lock lock(mutex_);
        return graph_ ? static_cast<std::int64_t>(graph_->num_deleted_) : 0;
    }
    Result<void> reserve(std::int64_t more) override
    {
        const std::unique_lock lock(mutex_);
        return guarded("build the index", [&]() -> Result<void> {
            makeRoom(static_cast<std::size_t>(more));
            return {};
        });
    }
    Result<void> add(std::span<const ContentId> ids, std::span<const float> units) override;
    Result<std::int64_t> remove(std::span<const ContentId> ids) override;
    Result<Hits> search(std::span<const float> query, int k, const IdSet *allowed,
                        const CancelToken &cancel) const override;
    Result<Hits> searchExactly(std::span<const float> query, int k, const IdSet *allowed,
                               const CancelToken &cancel) const override;
    bool vector(ContentId id, std::span<float> into) const override;
    Result<void> save(const std::filesystem::path &file) const override;
    Result<void> load(const std::filesystem::path &file) override;

private:
    std::int64_t live() const
    {
        return graph_ ? static_cast<std::int64_t>(graph_->cur_element_count - graph_->num_deleted_) : 0;
    }
    /// nullptr where it is not there, or removed.
    const float *find(ContentId id) const;
    void makeRoom(std::size_t more);
    Hits nearestOf(std::span<const float> query, std::size_t k) const;
    Result<Hits> scan(std::span<const float> query, int k, const IdSet *allowed,
                      const CancelToken &cancel) const;

    const std::size_t dimension_;
    const HnswOptions options_;
    mutable std::shared_mutex mutex_; // hnswlib 0.6.2 wants one writer or many readers
    Space space_;
    std::unique_ptr<Graph> graph_; // none before the first vector
};

const float *HnswIndex::find(ContentId id) const
{
    if (!graph_)
        return nullptr;
    const auto found = graph_->label_lookup_.find(static_cast<hnswlib::labeltype>(id.value));
    if (found == graph_->label_lookup_.end() || graph_->isMarkedDeleted(found->second))
        return nullptr;
    return reinterpret_cast<const float *>(graph_->getDataByInternalId(found->second));
}

void HnswIndex::makeRoom(std::size_t more)
{
    constexpr std::size_t kFirst = 1024;
    if (!graph_) {
        graph_ = std::make_unique<Graph>(&space_, std::max(kFirst, more),
                                         static_cast<std::size_t>(options_.neighbours),
                                         static_cast<std::size_t>(options_.buildBreadth), options_.seed);
        graph_->setEf(static_cast<std::size_t>(options_.searchBreadth));
    }
    const std::size_t needed = graph_->cur_element_count + more;
    if (needed > graph_->max_elements_)
        graph_->resizeIndex(std::max(needed, graph_->max_elements_ + graph_->max_elements_ / 2));
}

Result<void> HnswIndex::add(std::span<const ContentId> ids, std::span<const float> units)
{
    SEMBLANCE_CHECK(units.size() == ids.size() * dimension_);
    const std::unique_lock lock(mutex_);
    return guarded("add pictures to the index", [&]() -> Result<void> {
        makeRoom(ids.size());
        for (std::size_t i = 0; i < ids.size(); ++i) // a label that is there is updated, and found again
            graph_->addPoint(units.data() + i * dimension_, static_cast<hnswlib::labeltype>(ids[i].value));
        return {};
    });
}

Result<std::int64_t> HnswIndex::remove(std::span<const ContentId> ids)
{
    const std::unique_lock lock(mutex_);
    return guarded("remove pictures from the index", [&]() -> Result<std::int64_t> {
        std::int64_t removed = 0;
        for (const ContentId id : ids)
            if (find(id)) {
                graph_->markDelete(static_cast<hnswlib::labeltype>(id.value));
                ++removed;
            }
        return removed;
    });
}

Hits HnswIndex::nearestOf(std::span<const float> query, std::size_t k) const
{
    Hits hits;
    auto found = graph_->searchKnn(query.data(), k);
    hits.reserve(found.size());
    for (; !found.empty(); found.pop()) {
        const ContentId id{static_cast<std::int64_t>(found.top().second)};
        // Not 1 - distance: that would round the cosine to steps of 1e-7.
        if (const float *unit = find(id))
            hits.push_back({id, innerProduct(query.data(), unit, dimension_)});
    }
    std::sort(hits.begin(), hits.end(), better);
    return hits;
}

Result<Hits> HnswIndex::search(std::span<const float> query, int k, const IdSet *allowed,
                               const CancelToken &cancel) const
{
    SEMBLANCE_CHECK(query.size() == dimension_);
    const std::shared_lock lock(mutex_);
    return guarded("search", [&]() -> Result<Hits> {
        if (k <= 0 || live() == 0)
            return Hits();
        if (!allowed)
            return nearestOf(query, static_cast<std::size_t>(k));
        if (allowed->size() <= static_cast<std::size_t>(options_.exactBelow))
            return scan(query, k, allowed, cancel);
        // Ask for more until enough of them are allowed; where most are not, comparing all is the shorter
        // way.
        const auto wanted = static_cast<std::size_t>(k);
        for (std::size_t asked = 4 * wanted; asked < static_cast<std::size_t>(live()) / 8; asked *= 4) {
            if (cancel.wanted())
                return interrupted();
            Hits hits = nearestOf(query, asked);
            std::erase_if(hits, [&](const Hit &hit) { return !allowed->contains(hit.content); });
            if (hits.size() >= wanted) {
                hits.resize(wanted);
                return hits;
            }
        }
        return scan(query, k, allowed, cancel);
    });
}

Result<Hits> HnswIndex::searchExactly(std::span<const float> query, int k, const IdSet *allowed,
                                      const CancelToken &cancel) const
{
    SEMBLANCE_CHECK(query.size() == dimension_);
    const std::shared_lock lock(mutex_);
    return guarded("search", [&] { return scan(query, k, allowed, cancel); });
}

Result<Hits> HnswIndex::scan(std::span<const float> query, int k, const IdSet *allowed,
                             const CancelToken &cancel) const
{
    constexpr std::size_t kBlock = 1024; // rows between two looks at the token
    Nearest nearest(k);
    if (!graph_)
        return nearest.take();
    const std::size_t rows = graph_->cur_element_count;
    if (allowed && allowed->size() < rows / 4) {
        std::size_t seen = 0;
        for (const ContentId id : allowed->ids()) {
            if (++seen % kBlock == 0 && cancel.wanted())
                return interrupted();
            if (const float *unit = find(id))
                nearest.show({id, innerProduct(query.data(), unit, dimension_)});
        }
        return nearest.take();
    }
    for (std::size_t i = 0; i < rows; ++i) {
        if (i % kBlock == 0 && cancel.wanted())
            return interrupted();
        const auto row = static_cast<hnswlib::tableint>(i);
        const ContentId id{static_cast<std::int64_t>(graph_->getExternalLabel(row))};
        if (graph_->isMarkedDeleted(row) || (allowed && !allowed->contains(id)))
            continue;
        const auto *unit = reinterpret_cast<const float *>(graph_->getDataByInternalId(row));
        nearest.show({id, innerProduct(query.data(), unit, dimension_)});
    }
    return nearest.take();
}

bool HnswIndex::vector(ContentId id, std::span<float> into) const
{
    SEMBLANCE_CHECK(into.size() == dimension_);
    const std::shared_lock lock(mutex_);
    const float *unit = find(id);
    if (unit)
        std::copy_n(unit, dimension_, into.begin());
    return unit != nullptr;
}

Result<void> HnswIndex::save(const std::filesystem::path &file) const
{
    const std::shared_lock lock(mutex_);
    std::filesystem::path part = file;
    part += ".part";
    if (auto made = makeFolder(file.parent_path(), "save the index"); !made)
        return made;
    if (!graph_)
        return writeAtomically(file, "", "save the index");
    auto written = guarded("save the index", [&]() -> Result<void> {
        graph_->saveIndex(pathBytes(part));
        return {};
    });
    if (!written)
        return written;
    // hnswlib does not look whether its writes succeeded: a file that is too short tells.
    std::uintmax_t expected = 0;
    for (std::size_t i = 0; i < graph_->cur_element_count; ++i)
        expected += graph_->size_data_per_element_ + sizeof(unsigned int) +
                    (graph_->element_levels_[i] > 0 ? graph_->size_links_per_element_ *
                                                          static_cast<std::size_t>(graph_->element_levels_[i])
                                                    : 0);
    std::error_code error;
    if (const auto size = std::filesystem::file_size(part, error); error || size < expected) {
        std::filesystem::remove(part, error);
        return Error{Code::NoSpace, "save the index", display(file), "it could not be written completely",
                     "Free some space where the library lies"};
    }
    return finishAtomically(part, file, "save the index");
}

Result<void> HnswIndex::load(const std::filesystem::path &file)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error)
        return systemError(error.value(), "load the index", file);
    auto loaded = guarded("load the index", [&]() -> Result<std::unique_ptr<Graph>> {
        if (size == 0)
            return std::unique_ptr<Graph>();
        auto graph = std::make_unique<Graph>(&space_, pathBytes(file));
        if (graph->data_size_ != dimension_ * sizeof(float) ||
            graph->size_data_per_element_ !=
                graph->size_links_level0_ + graph->data_size_ + sizeof(hnswlib::labeltype))
            return Error{Code::Damaged, "load the index", display(file), "its vectors have another size", ""};
        graph->setEf(static_cast<std::size_t>(options_.searchBreadth)); // loading forgets it
        // hnswlib 0.6.2 counts the deleted ones on top of an uninitialised number.
        graph->num_deleted_ = 0;
        for (std::size_t i = 0; i < graph->cur_element_count; ++i)
            graph->num_deleted_ += graph->isMarkedDeleted(static_cast<hnswlib::tableint>(i)) ? 1 : 0;
        return graph;
    });
    if (!loaded)
        return loaded.error().code == Code::NoMemory
                   ? loaded.error()
                   : Error{Code::Damaged, "load the index", display(file), loaded.error().cause, ""};
    const std::unique_lock lock(mutex_);
    graph_ = *std::move(loaded);
    return {};
}

} // namespace

std::unique_ptr<VectorIndex> makeHnswIndex(int dimension, const HnswOptions &options)
{
    return std::make_unique<HnswIndex>(dimension, options);
}

} // namespace semblance::index
