// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/runner.h"

#include "core/base/path.h"
#include "core/evaluation/embedder.h"
#include "core/evaluation/missing.h"
#include "core/evaluation/questions.h"
#include "core/evaluation/ranking.h"
#include "core/evaluation/samples.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace semblance::evaluation {

namespace {

constexpr int kDeepest = 200; ///< of the tables and curves, where no rank of all is asked for
constexpr int kOverlap = 10;  ///< first pictures that the index loss compares

/// Of the views: as the gallery sees them, and as queries do (mappings may want their pictures padded).
struct Vectors
{
    std::vector<std::optional<Embedding>> gallery, asking;
};

class Running
{
public:
    Running(const clip::Model &model, PictureSource &source, const compose::NounTable *nouns,
            const RunOptions &options, const CancelToken &cancel, const ProgressFn &progress)
        : model_(model), source_(source), questions_(model, nouns), options_(options), cancel_(cancel),
          progress_(progress)
    {}

    Result<Evaluation> run(const Task &task);

private:
    Result<void> leaveOutMissing(const Task &asked);
    Result<void> embed();
    Result<void> count();
    Result<void> judgeAll();
    void finish(std::vector<Figures> &table);
    Result<void> judgePart(int part);
    Result<void> judgeMethod(int part, std::size_t method, const Matrix &gallery,
                             const index::VectorIndex &exact, const index::VectorIndex *graph);
    std::vector<double> valuesOf(const std::vector<Outcome> &forward,
                                 const std::vector<Outcome> &reverse) const;
    Result<std::vector<Outcome>> reversed(const Matrix &gallery, const Matrix &vectors,
                                          const Part &part) const;
    int depth() const;
    Task &task() { return out_.task; }

    const clip::Model &model_;
    PictureSource &source_;
    Questions questions_;
    const RunOptions &options_;
    const CancelToken &cancel_;
    const ProgressFn &progress_;
    Evaluation out_;
    Vectors vectors_;
    int askedParts_ = 0; ///< parts with queries
};

/// The mean of the parts that have queries.
std::vector<double> meanOf(const std::vector<std::vector<double>> &parts, const Task &task)
{
    std::vector<double> mean(parts.empty() ? 0 : parts.front().size());
    int counted = 0;
    for (std::size_t p = 0; p < parts.size(); ++p) {
        if (task.parts[p].queries.empty())
            continue;
        ++counted;
        for (std::size_t i = 0; i < mean.size(); ++i)
            mean[i] += parts[p][i];
    }
    for (double &value : mean)
        value /= std::max(1, counted);
    return mean;
}

Result<void> Running::embed()
{
    clip::PreprocessSpec asking = model_.config.preprocess;
    if (model_.mapping && model_.mapping->profile().targetPad > 0)
        asking.targetPad = model_.mapping->profile().targetPad;
    const bool same = asking == model_.config.preprocess;
    if (!same)
        task().notes.push_back(
            "Pictures that ask are padded as the mapping's authors do; the gallery is not.");
    std::vector<bool> inGallery(task().views.size()), asks(task().views.size());
    for (const Part &part : task().parts) {
        for (const int view : part.gallery)
            inGallery[static_cast<std::size_t>(view)] = true;
        for (const Query &query : part.queries)
            asks[static_cast<std::size_t>(query.picture)] = true;
    }
    std::vector<EmbedJob> jobs;
    for (std::size_t view = 0; view < task().views.size(); ++view) {
        if (inGallery[view] || (same && asks[view]))
            jobs.push_back({static_cast<int>(view), model_.config.preprocess});
        if (!same && asks[view])
            jobs.push_back({static_cast<int>(view), asking});
    }
    EmbeddingCache cache(options_.cache, model_.id, model_.config.dimension);
    auto embedded = embedViews(task(), jobs, model_, source_, cache, options_.threads, cancel_, progress_);
    if (!embedded)
        return embedded.error();
    out_.counts.computed = embedded->computed;
    out_.counts.cached = embedded->cached;
    vectors_.gallery.resize(task().views.size());
    vectors_.asking.resize(task().views.size());
    std::vector<bool> gone(task().views.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const auto view = static_cast<std::size_t>(jobs[i].view);
        auto &embedding = embedded->embeddings[i];
        if (!embedding) {
            if (!gone[view])
                out_.unreadable.push_back(embedding.error().sentence());
            gone[view] = true;
            continue;
        }
        const bool plain = jobs[i].spec == model_.config.preprocess;
        if (asks[view] && (same || !plain))
            vectors_.asking[view] = *embedding;
        if (plain)
            vectors_.gallery[view] = std::move(*embedding);
    }
    const auto files = filesOf(task(), gone);
    out_.counts.unreadable = static_cast<std::int64_t>(files.size());
    if (files.empty())
        return {};
    if (!options_.allowMissing)
        return refusal(task(), files, "unreadable");
    int leftOut = 0;
    task() = without(task(), gone, leftOut);
    out_.counts.leftOut += leftOut;
    return {};
}

int Running::depth() const
{
    int deepest = kDeepest;
    for (const Metric &metric : out_.task.metrics)
        if (!isShare(metric.measure))
            for (const Part &part : out_.task.parts)
                deepest = std::max(deepest, static_cast<int>(part.gallery.size()));
    return deepest;
}

std::vector<double> Running::valuesOf(const std::vector<Outcome> &forward,
                                      const std::vector<Outcome> &reverse) const
{
    std::vector<double> values;
    for (const Metric &metric : out_.task.metrics)
        values.push_back(valueOf(metric, metric.reverse ? reverse : forward));
    return values;
}

/// Each query's right picture looks for its query among all queries.
Result<std::vector<Outcome>> Running::reversed(const Matrix &gallery, const Matrix &vectors,
                                               const Part &part) const
{
    const auto &metrics = out_.task.metrics;
    if (std::none_of(metrics.begin(), metrics.end(), [](const Metric &metric) { return metric.reverse; }))
        return std::vector<Outcome>();
    const auto index = indexOf(vectors, IndexKind::Exact);
    if (!index)
        return index.error();
    Matrix asking{gallery.width, {}};
    for (const Query &query : part.queries)
        asking.add(gallery.row(query.right.front()));
    const auto rankings = rank(**index, asking, vectors.rows(), options_.threads, cancel_, progress_);
    if (!rankings)
        return rankings.error();
    std::vector<Outcome> outcomes;
    for (std::size_t q = 0; q < rankings->size(); ++q) {
        Query back;
        back.right = {static_cast<int>(q)};
        outcomes.push_back(outcomeOf((*rankings)[q], {}, back, vectors.rows()));
    }
    return outcomes;
}

/// Share of the exact first ten that the graph finds, over all queries.
double overlapOf(const std::vector<std::vector<int>> &exact, const std::vector<std::vector<int>> &graph)
{
    double found = 0, all = 0;
    for (std::size_t q = 0; q < exact.size(); ++q) {
        const auto first = [](const std::vector<int> &rows) {
            return std::set<int>(rows.begin(),
                                 rows.begin() + std::min<std::ptrdiff_t>(kOverlap, std::ssize(rows)));
        };
        const std::set<int> wanted = first(exact[q]), got = first(graph[q]);
        all += static_cast<double>(wanted.size());
        found += static_cast<double>(
            std::count_if(wanted.begin(), wanted.end(), [&got](int row) { return got.contains(row); }));
    }
    return all > 0 ? found / all : 1;
}

Result<void> Running::judgeMethod(int number, std::size_t method, const Matrix &gallery,
                                  const index::VectorIndex &exact, const index::VectorIndex *graph)
{
    const Part &part = task().parts[static_cast<std::size_t>(number)];
    std::vector<Embedding> pictures;
    std::size_t mostRemoved = 0;
    for (const Query &query : part.queries) {
        pictures.push_back(*vectors_.asking[static_cast<std::size_t>(query.picture)]);
        mostRemoved = std::max(mostRemoved, query.removed.size());
    }
    const auto vectors = questions_.ask(options_.methods[method], part.queries, pictures, cancel_, progress_);
    if (!vectors)
        return vectors.error();
    const auto reverse = reversed(gallery, *vectors, part);
    if (!reverse)
        return reverse.error();
    std::vector<std::vector<int>> exactly;
    for (const index::VectorIndex *index : {&exact, graph}) {
        if (!index)
            continue;
        const int deep = index == &exact ? depth() : std::min(depth(), kDeepest);
        auto rankings = rank(*index, *vectors, deep + static_cast<int>(mostRemoved), options_.threads,
                             cancel_, progress_);
        if (!rankings)
            return rankings.error();
        std::vector<Outcome> outcomes;
        for (std::size_t q = 0; q < rankings->size(); ++q) {
            const Query &query = part.queries[q];
            (*rankings)[q] = counted(std::move((*rankings)[q]), query);
            outcomes.push_back(outcomeOf((*rankings)[q],
                                         rankSubset(query, gallery, vectors->row(static_cast<int>(q))), query,
                                         gallery.rows()));
        }
        Figures &figures = index == &exact ? out_.figures[method] : out_.indexLoss->figures[method];
        figures.parts[static_cast<std::size_t>(number)] = valuesOf(outcomes, *reverse);
        for (std::size_t i = 0; i < std::size(kCurveDepths); ++i)
            figures.curve[i] += valueOf({out_.task.curve, kCurveDepths[i], false}, outcomes);
        if (index == graph) {
            out_.indexLoss->overlap[method] += overlapOf(exactly, *rankings);
            continue;
        }
        keepSamples(out_, number, method, *rankings);
        if (task().server != ServerFile::None)
            out_.server.push_back(serverRows(part, options_.methods[method], *rankings, gallery, *vectors));
        exactly = std::move(*rankings);
    }
    return {};
}

Result<void> Running::judgePart(int number)
{
    const Part &part = task().parts[static_cast<std::size_t>(number)];
    Matrix gallery{model_.config.dimension, {}};
    for (const int view : part.gallery)
        gallery.add(vectors_.gallery[static_cast<std::size_t>(view)]->unit);
    const auto exact = indexOf(gallery, IndexKind::Exact);
    if (!exact)
        return exact.error();
    std::unique_ptr<index::VectorIndex> graph;
    if (options_.indexLoss) {
        auto made = indexOf(gallery, IndexKind::Hnsw);
        if (!made)
            return made.error();
        graph = std::move(*made);
    }
    for (std::size_t method = 0; method < options_.methods.size(); ++method)
        if (auto judged = judgeMethod(number, method, gallery, **exact, graph.get()); !judged)
            return judged;
    return {};
}

Result<void> Running::leaveOutMissing(const Task &asked)
{
    const auto missing = missingViews(asked, cancel_);
    if (!missing)
        return missing.error();
    out_.missing = filesOf(asked, *missing);
    if (!out_.missing.empty() && !options_.allowMissing)
        return refusal(asked, out_.missing, "missing");
    int leftOut = 0;
    task() = without(asked, *missing, leftOut);
    out_.counts.leftOut = leftOut;
    out_.missing.insert(out_.missing.begin(), asked.missingAnnotations.begin(),
                        asked.missingAnnotations.end());
    out_.counts.missing = static_cast<std::int64_t>(out_.missing.size());
    return {};
}

/// After everything that is not there was left out.
Result<void> Running::count()
{
    for (const Part &part : task().parts) {
        out_.counts.gallery += static_cast<std::int64_t>(part.gallery.size());
        out_.counts.queries += static_cast<std::int64_t>(part.queries.size());
        askedParts_ += !part.queries.empty();
    }
    out_.counts.pictures = out_.counts.computed + out_.counts.cached;
    if (out_.counts.queries == 0)
        return Error{Code::NotFound, "evaluate " + task().title, display(task().data),
                     "no query is left that could be asked", "Complete the data"};
    return {};
}

Result<void> Running::judgeAll()
{
    const Figures empty{
        Method::Composed,
        {},
        std::vector<std::vector<double>>(task().parts.size(), std::vector<double>(task().metrics.size())),
        std::vector<double>(std::size(kCurveDepths))};
    out_.figures.assign(options_.methods.size(), empty);
    if (options_.indexLoss)
        out_.indexLoss = IndexLoss{out_.figures, std::vector<double>(options_.methods.size())};
    for (std::size_t p = 0; p < task().parts.size(); ++p)
        if (!task().parts[p].queries.empty())
            if (auto judged = judgePart(static_cast<int>(p)); !judged)
                return judged;
    return {};
}

/// Sums over the parts become means.
void Running::finish(std::vector<Figures> &table)
{
    for (std::size_t m = 0; m < table.size(); ++m) {
        table[m].method = options_.methods[m];
        table[m].mean = meanOf(table[m].parts, task());
        for (double &value : table[m].curve)
            value /= askedParts_;
    }
}

Result<Evaluation> Running::run(const Task &asked)
{
    const auto began = std::chrono::steady_clock::now();
    if (auto left = leaveOutMissing(asked); !left)
        return left.error();
    if (auto embedded = embed(); !embedded)
        return embedded.error();
    if (auto counted = count(); !counted)
        return counted.error();
    out_.samples = chooseSamples(task(), options_.samples, options_.methods.size());
    if (auto judged = judgeAll(); !judged)
        return judged.error();
    finish(out_.figures);
    if (out_.indexLoss) {
        finish(out_.indexLoss->figures);
        for (double &overlap : out_.indexLoss->overlap)
            overlap /= askedParts_;
    }
    out_.model = model_.name;
    out_.mapping = model_.mapping ? model_.mapping->profile().kind : std::string();
    out_.device = model_.device;
    out_.precision = model_.precision;
    out_.byName = questions_.byName();
    out_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return std::move(out_);
}

} // namespace

Result<Evaluation> evaluate(const Task &task, const clip::Model &model, PictureSource &source,
                            const compose::NounTable *nouns, const RunOptions &options,
                            const CancelToken &cancel, const ProgressFn &progress)
{
    return Running(model, source, nouns, options, cancel, progress).run(task);
}

} // namespace semblance::evaluation
