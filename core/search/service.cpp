// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/service.h"

#include "core/base/worker.h"
#include "core/search/match.h"
#include "core/search/querypictures.h"
#include "core/search/ranking.h"
#include "core/search/reranker.h"
#include "core/search/vectors.h"
#include "core/store/embeddings.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <new>
#include <set>

namespace semblance::search {

namespace {

constexpr int kMostResults = 1000;

Error interrupted()
{
    return Error{Code::Interrupted, "search", "", "it was asked to stop", ""};
}

} // namespace

/// Answers one question after the other: connection, index and sample stay open between them.
class SearchService::Engine
{
public:
    explicit Engine(ServiceParts parts) : parts_(std::move(parts)), index_(makeIndex()) {}
    ~Engine() { ending_.cancel(); }

    Result<Answer> answer(const SearchRequest &request, const CancelToken &cancel);

private:
    std::unique_ptr<index::ModelIndex> makeIndex() const
    {
        return std::make_unique<index::ModelIndex>(parts_.model->id, parts_.model->images->dimension(),
                                                   parts_.library / "index", parts_.index);
    }
    Result<void> open();
    void load();
    Result<compose::Composed> composed(const SearchRequest &request, const QueryVectors &vectors,
                                       const CancelToken &cancel);
    Result<std::shared_ptr<const compose::NounTable>> nouns(bool needed, const CancelToken &cancel);
    Result<void> refresh(const CancelToken &cancel);
    Result<MatchScale> matchFor(std::span<const float> query);
    Result<void> rank(const SearchRequest &request, const QueryVectors &vectors, const CancelToken &cancel,
                      Answer &answer);

    ServiceParts parts_;
    std::unique_ptr<index::ModelIndex> index_;
    std::unique_ptr<store::Database> database_;
    std::int64_t sampledAt_ = -1; // the index's revision
    std::shared_ptr<const std::vector<float>> sample_ = std::make_shared<std::vector<float>>();
    const CancelToken ending_;
    std::mutex loading_;                        // of what follows
    std::unique_ptr<index::ModelIndex> loaded_; // meanwhile, to take index_'s place
    Worker loader_;                             // last: its thread ends before what it uses
};

Result<void> SearchService::Engine::open()
{
    if (database_)
        return {};
    auto opened = store::Database::open(parts_.library, store::Access::Read, "a search");
    if (!opened)
        return opened.error();
    database_ = *std::move(opened);
    return {};
}

Result<std::shared_ptr<const compose::NounTable>> SearchService::Engine::nouns(bool needed,
                                                                               const CancelToken &cancel)
{
    if (!needed || !parts_.nouns)
        return std::shared_ptr<const compose::NounTable>();
    return parts_.nouns(cancel);
}

Result<compose::Composed> SearchService::Engine::composed(const SearchRequest &request,
                                                          const QueryVectors &vectors,
                                                          const CancelToken &cancel)
{
    if (request.composed)
        return *request.composed;
    const auto table = nouns(compose::needsNouns(request.query, *parts_.model), cancel);
    if (!table)
        return table.error();
    return compose::compose(request.query, *parts_.modifiers, vectors.embeddings, *parts_.model, table->get(),
                            cancel);
}

Result<void> SearchService::Engine::refresh(const CancelToken &cancel)
{
    {
        const std::lock_guard lock(loading_);
        if (loaded_)
            index_ = std::move(loaded_);
    }
    const auto changes = store::Embeddings(*database_).changes(parts_.model->id);
    if (!changes)
        return changes.error();
    auto done = index_->refresh(**changes, index::Effort::Answer, cancel);
    // Indexing, here or in another program, has made what answers faster; no question waits for it.
    if (done && index_->noticeSaved())
        loader_.post([this] { load(); });
    return done;
}

void SearchService::Engine::load()
{
    const auto database = store::Database::open(parts_.library, store::Access::Read, "a search");
    if (!database)
        return; // the next question says why
    const auto changes = store::Embeddings(**database).changes(parts_.model->id);
    auto index = makeIndex();
    if (!changes || !index->refresh(**changes, index::Effort::Answer, ending_) ||
        index->facts().kind == "exact")
        return;
    const std::lock_guard lock(loading_);
    loaded_ = std::move(index);
}

Result<MatchScale> SearchService::Engine::matchFor(std::span<const float> query)
{
    if (sampledAt_ != index_->revision()) {
        const auto contents = store::Embeddings(*database_).contents(parts_.model->id);
        if (!contents)
            return contents.error();
        std::vector<float> sample;
        std::vector<float> unit(query.size());
        const std::vector<ContentId> chosen = MatchScale::sample(*contents);
        Vectors vectors(*index_, *database_);
        if (auto fetched = vectors.fetch(chosen); !fetched)
            return fetched.error();
        for (const ContentId id : chosen)
            if (vectors.find(id, unit))
                sample.insert(sample.end(), unit.begin(), unit.end());
        sample_ = std::make_shared<const std::vector<float>>(std::move(sample));
        sampledAt_ = index_->revision();
    }
    return MatchScale(query, *sample_);
}

Result<void> SearchService::Engine::rank(const SearchRequest &request, const QueryVectors &vectors,
                                         const CancelToken &cancel, Answer &answer)
{
    if (auto fresh = refresh(cancel); !fresh)
        return fresh;
    const auto narrowed = Narrowed::make(request.filter, *database_);
    if (!narrowed)
        return narrowed.error();
    const auto match = matchFor(answer.composed.embedding.unit);
    if (!match)
        return match.error();
    std::set<ContentId> own;
    if (!request.includeQuery)
        own.insert(vectors.own.begin(), vectors.own.end());
    Ranking ranking(*database_, *index_, request, *narrowed, answer.composed, *match, std::move(own),
                    parts_.stackCosine);
    auto results = ranking.results(cancel);
    if (!results)
        return results.error();
    answer.results = *std::move(results);
    if (answer.mode == compose::Mode::Composed || answer.mode == compose::Mode::Words) {
        std::string words = request.query.words;
        std::replace(words.begin(), words.end(), '*', ' ');
        auto names = ranking.named(words);
        if (!names)
            return names.error();
        answer.names = *std::move(names);
    }
    // Without both ends the strength changes nothing: there is nothing to rank again.
    if (request.rerank && answer.composed.picture && answer.composed.words)
        answer.rerank = std::make_shared<const Reranker>(answer.composed, ranking.takeShortlist(), sample_);
    const index::IndexFacts facts = index_->facts();
    answer.librarySize = facts.size;
    answer.exact = request.exact || facts.kind == "exact";
    answer.note = facts.note;
    return {};
}

Result<Answer> SearchService::Engine::answer(const SearchRequest &request, const CancelToken &cancel)
{
    const auto begun = std::chrono::steady_clock::now();
    if (request.top < 1 || request.top > kMostResults)
        return Error{Code::Invalid, "search", "", "the number of results must lie between 1 and 1000", ""};
    if (auto valid = compose::validate(request.query); !request.composed && !valid)
        return valid.error();
    if (auto there = checkFiles(request.query); !there)
        return there.error();
    if (auto opened = open(); !opened)
        return opened.error();
    QueryVectors vectors;
    if (!request.query.pictures.empty()) {
        auto resolved =
            resolvePictures(request.query, *database_, *parts_.model, parts_.embedder.get(), cancel);
        if (!resolved)
            return resolved.error();
        vectors = *std::move(resolved);
    }
    auto composedQuery = composed(request, vectors, cancel);
    if (!composedQuery)
        return composedQuery.error();
    Answer answer;
    answer.composed = *std::move(composedQuery);
    answer.mode = answer.composed.mode;
    answer.strength = request.query.strength;
    answer.model = parts_.model->name;
    answer.wordsPrompt =
        parts_.model->mapping ? parts_.model->mapping->profile().wordsPrompt : clip::kWordsPrompt;
    if (request.readsAs && !vectors.embeddings.empty()) {
        const auto table = nouns(true, cancel);
        if (!table)
            return table.error();
        if (*table) {
            auto read = compose::readsAs(vectors.embeddings.front(), *parts_.model, **table, cancel);
            if (!read)
                return read.error();
            answer.readsAs = *std::move(read);
        }
    }
    if (auto ranked = rank(request, vectors, cancel, answer); !ranked)
        return ranked.error();
    answer.milliseconds =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
    return answer;
}

struct SearchService::State
{
    explicit State(ServiceParts parts) : engine(std::move(parts)) {}

    std::mutex engineMutex; // one question at a time, whoever asks
    Engine engine;
    std::mutex mutex;    // of the token
    CancelToken running; // of the newest question
    Worker worker;       // last: its thread ends before what it uses

    Result<Answer> run(const SearchRequest &request, const CancelToken &cancel)
    {
        const std::lock_guard lock(engineMutex);
        if (cancel.wanted())
            return interrupted();
        try {
            return engine.answer(request, cancel);
        } catch (const std::bad_alloc &) {
            return Error{Code::NoMemory, "search", "", "there is not enough memory", "Ask for fewer results"};
        }
    }
};

SearchService::SearchService(ServiceParts parts) : state_(std::make_unique<State>(std::move(parts)))
{}

SearchService::~SearchService()
{
    const std::lock_guard lock(state_->mutex);
    state_->running.cancel();
}

void SearchService::submit(SearchRequest request, Done done)
{
    CancelToken token;
    {
        const std::lock_guard lock(state_->mutex);
        state_->running.cancel();
        state_->running = token;
    }
    state_->worker.post([state = state_.get(), token, request = std::move(request), done = std::move(done)] {
        done(state->run(request, token)); // a token that was cancelled while waiting answers at once
    });
}

Result<Answer> SearchService::searchNow(const SearchRequest &request, const CancelToken &cancel)
{
    return state_->run(request, cancel);
}

} // namespace semblance::search
