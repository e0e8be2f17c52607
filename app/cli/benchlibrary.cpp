// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/benchlibrary.h"

#include "app/benchdata.h"
#include "core/index/kernel.h"
#include "core/index/nearest.h"
#include "core/index/rerank.h"
#include "core/platform/memory.h"
#include "core/search/vectors.h"
#include "core/store/embeddings.h"

#include <algorithm>
#include <chrono>

namespace semblance::cli {

namespace {

using Clock = std::chrono::steady_clock;

using app::BenchFolder;
using app::MadeVectors;
using app::percentile;
using app::processorMs;

constexpr int kHits = 50;        // what a person sees first
constexpr int kCandidates = 200; // what the search service asks the index for
constexpr int kQueries = 300;    // of each kind
const ModelId kBenchModel{"bench"};

double msSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Queries
{
    std::vector<std::vector<float>> vectors; ///< first those like pictures, then those off them
    std::vector<index::Hits> right;          ///< the nearest kHits of each
};

/// Compares every vector of the catalogue with every query.
Result<void> findRight(store::Database &database, Queries &queries)
{
    std::vector<index::Nearest> nearest(queries.vectors.size(), index::Nearest(kHits));
    const auto visited = store::Embeddings(database).forEachSince(
        kBenchModel, 0, [&](ContentId id, std::span<const float> unit) {
            for (std::size_t q = 0; q < nearest.size(); ++q)
                nearest[q].show(
                    {id, index::innerProduct(queries.vectors[q].data(), unit.data(), unit.size())});
            return true;
        });
    if (!visited)
        return visited;
    for (index::Nearest &each : nearest)
        queries.right.push_back(each.take());
    return {};
}

struct Measured
{
    std::vector<double> wallMs, cpuMs;
    double recallIn = 0, recallOff = 0;
};

/// One query after the other, as the search service does it: candidates, their vectors, exact order.
Result<Measured> measure(const index::ModelIndex &index, store::Database &database, const Queries &queries)
{
    Measured measured;
    const std::size_t half = queries.vectors.size() / 2;
    for (int round = 0; round < 2; ++round) // the first one warms up
        for (std::size_t q = 0; q < queries.vectors.size(); ++q) {
            const auto start = Clock::now();
            const double used = processorMs();
            const auto hits = index.search(queries.vectors[q], kCandidates, nullptr, false, {});
            if (!hits)
                return hits.error();
            search::Vectors vectors(index, database);
            std::vector<ContentId> ids;
            for (const index::Hit &hit : *hits)
                ids.push_back(hit.content);
            if (auto fetched = vectors.fetch(ids); !fetched)
                return fetched.error();
            const index::Hits ranked =
                index::rerank(*hits, queries.vectors[q], kHits,
                              [&](ContentId id, std::span<float> into) { return vectors.find(id, into); });
            if (round == 0)
                continue;
            measured.cpuMs.push_back(processorMs() - used);
            measured.wallMs.push_back(msSince(start));
            double found = 0;
            for (const index::Hit &right : queries.right[q])
                found += std::ranges::find(ranked, right.content, &index::Hit::content) != ranked.end();
            (q < half ? measured.recallIn : measured.recallOff) +=
                found / static_cast<double>(queries.right[q].size()) / static_cast<double>(half);
        }
    return measured;
}

Result<std::unique_ptr<store::Database>> openMade(const std::filesystem::path &folder, store::Access access)
{
    return store::Database::open(folder, access, "a measurement");
}

Result<void> refresh(index::ModelIndex &index, store::Database &database, index::Effort effort,
                     const ProgressFn &progress)
{
    const auto changes = store::Embeddings(database).changes(kBenchModel);
    if (!changes)
        return changes.error();
    return index.refresh(**changes, effort, {}, progress);
}

/// With embeddings and a saved index. @return seconds of processor time that the index took
Result<double> makeAll(const std::filesystem::path &folder, const BenchOptions &options, MadeVectors &vectors,
                       const ProgressFn &progress)
{
    app::MadeLibrary what;
    what.pictures = options.vectors;
    what.model = kBenchModel;
    what.dimension = options.dimension;
    what.vectors = &vectors;
    if (auto made = app::makeLibrary(folder, what, progress); !made)
        return made.error();
    return app::makeIndex(folder, kBenchModel, options.dimension, progress);
}

} // namespace

Result<Json> benchSearch(const BenchOptions &options, app::Assembly &, const ProgressFn &progress)
{
    const BenchFolder folder;
    MadeVectors made(options.dimension, static_cast<unsigned>(options.seed));
    const auto seconds = makeAll(folder.path(), options, made, progress);
    if (!seconds)
        return seconds.error();
    Queries queries;
    for (const bool off : {false, true})
        for (int i = 0; i < kQueries; ++i)
            queries.vectors.push_back(made.query(off));
    const auto database = openMade(folder.path(), store::Access::Read);
    if (!database)
        return database.error();
    if (auto right = findRight(**database, queries); !right)
        return right.error();
    const std::uint64_t before = platform::resident();
    index::ModelIndex index(kBenchModel, options.dimension, library::indexFolder(folder.path()));
    const auto start = Clock::now();
    if (auto done = refresh(index, **database, index::Effort::Answer, {}); !done)
        return done.error();
    const double opened = msSince(start);
    const auto after = static_cast<std::int64_t>(platform::resident()) - static_cast<std::int64_t>(before);
    const auto measured = measure(index, **database, queries);
    if (!measured)
        return measured.error();
    return Json::object({{"vectors", std::int64_t{options.vectors}},
                         {"dimension", options.dimension},
                         {"kind", index.facts().kind},
                         {"p50_ms", percentile(measured->wallMs, 0.5)},
                         {"p99_ms", percentile(measured->wallMs, 0.99)},
                         {"cpu_p50_ms", percentile(measured->cpuMs, 0.5)},
                         {"cpu_p99_ms", percentile(measured->cpuMs, 0.99)},
                         {"recall", std::min(measured->recallIn, measured->recallOff)},
                         {"recall_in", measured->recallIn},
                         {"recall_off", measured->recallOff},
                         {"resident_bytes", std::max<std::int64_t>(after, 0)},
                         {"build_cpu_s", *seconds},
                         {"open_ms", opened}});
}

Result<Json> benchStartup(const BenchOptions &options, app::Assembly &, const ProgressFn &progress)
{
    const BenchFolder folder;
    MadeVectors made(options.dimension, static_cast<unsigned>(options.seed));
    if (const auto built = makeAll(folder.path(), options, made, progress); !built)
        return built.error();
    const std::vector<float> query = made.query(true);
    std::vector<double> open, status, index, search;
    for (int round = 0; round < 5; ++round) {
        auto start = Clock::now();
        const auto library = library::Library::open(folder.path(), store::Access::Read, "a measurement");
        if (!library)
            return library.error();
        open.push_back(msSince(start));
        start = Clock::now();
        if (const auto counted = (*library)->status(); !counted)
            return counted.error();
        status.push_back(msSince(start));
        start = Clock::now();
        index::ModelIndex fresh(kBenchModel, options.dimension, library::indexFolder(folder.path()));
        if (auto done = refresh(fresh, (*library)->database(), index::Effort::Answer, {}); !done)
            return done.error();
        index.push_back(msSince(start));
        start = Clock::now();
        if (const auto hits = fresh.search(query, kCandidates, nullptr, false, {}); !hits)
            return hits.error();
        search.push_back(msSince(start));
    }
    return Json::object({{"vectors", std::int64_t{options.vectors}},
                         {"dimension", options.dimension},
                         {"open_ms", percentile(open, 0.5)},
                         {"status_ms", percentile(status, 0.5)},
                         {"index_ms", percentile(index, 0.5)},
                         {"search_ms", percentile(search, 0.5)}});
}

} // namespace semblance::cli
