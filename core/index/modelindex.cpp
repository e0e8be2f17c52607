// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/modelindex.h"

#include "core/index/codeindex.h"
#include "core/index/exactindex.h"
#include "core/index/indexfile.h"

#include <algorithm>
#include <chrono>
#include <mutex>

namespace semblance::index {

namespace {

constexpr std::size_t kBatch = 256;      // vectors between two looks at the token
constexpr std::size_t kSample = 4'096;   // vectors that a codebook is trained on
constexpr std::int64_t kAddsFaster = 20; // codes than nodes of a graph in the same time
constexpr std::int64_t kOutgrown = 4;    // times as many vectors as were learned from: later ones may differ

/// At most ten times a second.
class Reporter
{
public:
    Reporter(const ProgressFn &progress, std::int64_t total) : progress_(progress), total_(total) {}
    void at(std::int64_t done)
    {
        const auto now = std::chrono::steady_clock::now();
        if (!progress_ || now - last_ < std::chrono::milliseconds(100))
            return;
        last_ = now;
        progress_({done, total_, "index", ""});
    }
    void finish(std::int64_t done)
    {
        if (progress_)
            progress_({done, done, "index", ""});
    }

private:
    const ProgressFn &progress_;
    std::int64_t total_;
    std::chrono::steady_clock::time_point last_;
};

/// Whether most vectors came after it learned what they have in common.
bool isOutgrown(const VectorIndex &index, std::int64_t count)
{
    return index.learnedFrom() > 0 && count / kOutgrown >= index.learnedFrom();
}

/// Around a limit the index does not change its kind with every picture that comes or goes.
bool nearlyRight(const VectorIndex &index, std::string_view wanted, std::int64_t count)
{
    return index.kind() != "exact" && wanted != "hnsw" && count > index.count() / 2;
}

} // namespace

struct ModelIndex::State
{
    mutable std::mutex mutex;
    std::shared_ptr<VectorIndex> index; // searches hold it while they run
    std::int64_t revision = 0;
    std::string catalogue;
    std::string note;
    bool lookedForSaved = false;
    std::optional<FileStamp> seenSaved; ///< what lay there when it was looked for
    bool unsaved = false;
};

ModelIndex::ModelIndex(ModelId model, int dimension, std::filesystem::path folder,
                       const IndexOptions &options)
    : model_(std::move(model)), dimension_(dimension), folder_(std::move(folder)), options_(options),
      state_(std::make_unique<State>())
{}

ModelIndex::~ModelIndex() = default;

std::shared_ptr<VectorIndex> ModelIndex::current() const
{
    const std::lock_guard lock(state_->mutex);
    return state_->index;
}

std::filesystem::path ModelIndex::base() const
{
    return folder_ / model_.fingerprint;
}

Result<void> ModelIndex::refresh(EmbeddingChanges &changes, Effort effort, const CancelToken &cancel,
                                 const ProgressFn &progress)
{
    SEMBLANCE_CHECK(changes.model() == model_);
    {
        const std::lock_guard lock(state_->mutex);
        if (!state_->catalogue.empty() && state_->catalogue != changes.catalogue()) {
            state_->index.reset(); // another library lies in the folder now
            state_->lookedForSaved = false;
        }
        state_->catalogue = changes.catalogue();
        state_->note.clear();
    }
    if (!current())
        openSaved(changes, effort);
    const auto index = current();
    // A searching program does not build what takes long: it looks at every vector.
    const std::string_view kind = effort == Effort::Maintain ? kindFor(changes.count()) : "exact";
    bool again = !index;
    if (index && effort == Effort::Maintain)
        again = kind != index->kind()
                    ? !nearlyRight(*index, kind, changes.count())
                    : index->dead() > index->count() / 4 || isOutgrown(*index, changes.count());
    else if (index && index->kind() != "exact")
        again = changes.count() - index->count() >
                options_.fewAdditions * (index->kind() == "codes" ? kAddsFaster : 1);
    auto done = again ? build(changes, kind, cancel, progress) : follow(changes, cancel, progress);
    if (!done)
        return done;
    if (current()->count() == changes.count())
        return {};
    // What is derived is thrown away, not repaired.
    done = build(changes, kind, cancel, progress);
    const std::lock_guard lock(state_->mutex);
    state_->note = "the index did not fit the catalogue and was built again";
    return done;
}

void ModelIndex::openSaved(EmbeddingChanges &changes, Effort effort)
{
    if (std::exchange(state_->lookedForSaved, true))
        return;
    state_->seenSaved = savedStamp(); // before it is read: what is saved meanwhile is newer
    auto header = verifyIndex(base(), model_, changes.catalogue());
    std::shared_ptr<VectorIndex> index;
    if (header && header->kind == "codes")
        index = makeCodeIndex(dimension_, {}, {.keptBytes = options_.keptBytes});
    else
        index = makeHnswIndex(dimension_, options_.hnsw);
    std::string wrong;
    if (!header) {
        if (header.error().code == Code::NotFound)
            return;
        wrong = header.error().cause;
    } else if (header->dimension != dimension_ || header->kind != index->kind()) {
        wrong = "it is of another kind";
    } else if (header->revision > changes.revision()) {
        wrong = "it is newer than the catalogue";
    } else if (auto loaded = index->load(payloadFile(base())); !loaded) {
        wrong = loaded.error().cause;
    } else if (index->count() != header->count) {
        wrong = "it holds another number of pictures than it says";
    }
    const std::lock_guard lock(state_->mutex);
    if (wrong.empty()) {
        state_->index = std::move(index);
        state_->revision = header->revision;
        return;
    }
    state_->note = "the saved index was not used: " + wrong;
    if (effort == Effort::Maintain) // only the writing program owns the files
        removeIndex(base());
}

std::optional<FileStamp> ModelIndex::savedStamp() const
{
    const auto stamp = stampOf(headerFile(base()), Links::Follow, "look for a saved index");
    return stamp ? std::optional(*stamp) : std::nullopt;
}

bool ModelIndex::noticeSaved()
{
    const auto index = current();
    if (!index || index->kind() != "exact" || kindFor(index->count()) == "exact")
        return false;
    const auto stamp = savedStamp();
    return stamp && stamp != std::exchange(state_->seenSaved, stamp);
}

Result<void> ModelIndex::follow(EmbeddingChanges &changes, const CancelToken &cancel,
                                const ProgressFn &progress)
{
    const auto index = current();
    const std::int64_t since = revision();
    if (since == changes.revision())
        return {};
    const auto gone = changes.removed(since);
    if (!gone)
        return gone.error();
    const auto removed = index->remove(*gone);
    if (!removed)
        return removed.error();
    {
        const std::lock_guard lock(state_->mutex);
        state_->unsaved = true;
    }
    if (auto added = addSince(*index, changes, since, cancel, progress); !added)
        return added;
    const std::lock_guard lock(state_->mutex);
    state_->revision = changes.revision();
    return {};
}

std::string_view ModelIndex::kindFor(std::int64_t count) const
{
    return count <= options_.exactUpTo ? "exact" : count < options_.graphFrom ? "codes" : "hnsw";
}

Result<std::shared_ptr<VectorIndex>> ModelIndex::makeFor(EmbeddingChanges &changes,
                                                         std::string_view kind) const
{
    if (kind == "exact" || changes.count() == 0)
        return std::shared_ptr<VectorIndex>(makeExactIndex(dimension_));
    if (kind == "hnsw")
        return std::shared_ptr<VectorIndex>(makeHnswIndex(dimension_, options_.hnsw));
    std::vector<float> sample;
    const auto read = changes.sample(kSample, [&](ContentId, std::span<const float> unit) {
        SEMBLANCE_CHECK(static_cast<int>(unit.size()) == dimension_);
        sample.insert(sample.end(), unit.begin(), unit.end());
        return true;
    });
    if (!read)
        return read.error();
    return std::shared_ptr<VectorIndex>(
        makeCodeIndex(dimension_, Codebook::train(sample, dimension_),
                      {.keptBytes = options_.keptBytes, .learnedFrom = changes.count()}));
}

Result<void> ModelIndex::build(EmbeddingChanges &changes, std::string_view kind, const CancelToken &cancel,
                               const ProgressFn &progress)
{
    auto made = makeFor(changes, kind);
    if (!made)
        return made.error();
    const std::shared_ptr<VectorIndex> index = *std::move(made);
    if (auto room = index->reserve(changes.count()); !room)
        return room;
    const auto added = addSince(*index, changes, 0, cancel, progress);
    if (!added && added.error().code != Code::Interrupted)
        return added;
    // An interrupted one is kept too: following it from revision 0 passes over what it has.
    const std::lock_guard lock(state_->mutex);
    state_->index = index;
    state_->revision = added ? changes.revision() : 0;
    state_->unsaved = true;
    return added;
}

Result<void> ModelIndex::addSince(VectorIndex &index, EmbeddingChanges &changes, std::int64_t since,
                                  const CancelToken &cancel, const ProgressFn &progress) const
{
    Reporter reporter(progress, std::max<std::int64_t>(changes.count() - index.count(), 0));
    std::vector<ContentId> ids;
    std::vector<float> units, known(static_cast<std::size_t>(dimension_));
    std::int64_t done = 0;
    Result<void> outcome;
    const auto flush = [&] {
        outcome = cancel.wanted()
                      ? Error{Code::Interrupted, "build the index", "", "it was asked to stop", ""}
                      : index.add(ids, units);
        done += static_cast<std::int64_t>(ids.size());
        ids.clear();
        units.clear();
        reporter.at(done);
        return outcome.ok();
    };
    const auto read = changes.added(since, [&](ContentId id, std::span<const float> unit) {
        SEMBLANCE_CHECK(static_cast<int>(unit.size()) == dimension_);
        if (index.vector(id, known) && std::equal(unit.begin(), unit.end(), known.begin()))
            return true;
        ids.push_back(id);
        units.insert(units.end(), unit.begin(), unit.end());
        return ids.size() < kBatch || flush();
    });
    if (!read)
        return read;
    if (outcome && !ids.empty())
        flush();
    reporter.finish(done);
    return outcome;
}

Result<void> ModelIndex::save()
{
    IndexHeader header;
    std::shared_ptr<VectorIndex> index;
    {
        const std::lock_guard lock(state_->mutex);
        index = state_->index;
        if (!index || index->kind() == "exact" || !state_->unsaved)
            return {};
        header.model = model_;
        header.catalogue = state_->catalogue;
        header.revision = state_->revision;
    }
    if (auto saved = saveIndex(*index, header, base()); !saved)
        return saved;
    const std::lock_guard lock(state_->mutex);
    state_->unsaved = false;
    return {};
}

Result<Hits> ModelIndex::search(std::span<const float> query, int k, const IdSet *allowed, bool exact,
                                const CancelToken &cancel) const
{
    const auto index = current();
    if (!index)
        return Hits();
    return exact ? index->searchExactly(query, k, allowed, cancel) : index->search(query, k, allowed, cancel);
}

bool ModelIndex::vector(ContentId id, std::span<float> into) const
{
    const auto index = current();
    return index && index->vector(id, into);
}

bool ModelIndex::keepsVectors() const
{
    const auto index = current();
    return !index || index->keepsVectors();
}

bool ModelIndex::searchesExactly() const
{
    const auto index = current();
    return !index || index->kind() != "codes";
}

std::int64_t ModelIndex::count() const
{
    const auto index = current();
    return index ? index->count() : 0;
}

IndexFacts ModelIndex::facts() const
{
    const std::lock_guard lock(state_->mutex);
    if (!state_->index)
        return {"none", 0, state_->note};
    return {std::string(state_->index->kind()), state_->index->count(), state_->note};
}

std::int64_t ModelIndex::revision() const
{
    const std::lock_guard lock(state_->mutex);
    return state_->revision;
}

} // namespace semblance::index
