// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/clip/model.h"
#include "core/compose/modifiers.h"
#include "core/compose/nouns.h"
#include "core/compose/query.h"
#include "core/index/modelindex.h"
#include "core/search/answer.h"
#include "core/search/filter.h"
#include "core/search/queryembedder.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace semblance::search {

/// A question with everything around it. A plain value.
struct SearchRequest
{
    compose::Query query;
    std::optional<compose::Composed> composed; ///< where the query was composed already, with the same model
    int top = 50;                              ///< results at most, 1 .. 1,000
    double minMatch = 0;                       ///< results below are left out
    Filter filter;
    bool exact = false;        ///< compare every vector, whatever the index
    bool includeQuery = false; ///< the query's own pictures and their copies too
    bool stacks = true;        ///< near-duplicates stand behind the best of them; otherwise each is a result
    bool rerank = false;       ///< also what ranks the candidates for another strength (reranker.h)
    bool readsAs = false;      ///< also the nouns of the first picture; needs `nouns`
};

/// What a service is made of. Everything is shared and only read.
struct ServiceParts
{
    std::filesystem::path library; ///< its folder
    std::shared_ptr<const clip::Model> model;
    std::shared_ptr<const compose::Modifiers> modifiers;
    std::shared_ptr<QueryEmbedder> embedder;
    /// The noun list of the model; called on the searching thread when a query needs it first. May be empty.
    std::function<Result<std::shared_ptr<const compose::NounTable>>(const CancelToken &)> nouns;
    index::IndexOptions index = {};
    double stackCosine = 0.95; ///< near-duplicates, unless the model says otherwise
};

/// Answers questions to one library with one model, on a thread of its own: the newest one wins.
/// Threads: submit and searchNow from any.
class SearchService
{
public:
    using Done = std::function<void(Result<Answer>)>;

    explicit SearchService(ServiceParts parts);
    /// Stops the question that runs. Those that have not begun never hear of it.
    ~SearchService();

    /// Stops the question that runs and replaces those that wait: their Done hears Interrupted. Returns at
    /// once.
    /// @param done  on the searching thread; must not throw or wait
    void submit(SearchRequest request, Done done);

    /// Answers on the calling thread, after a question that runs. Not replaced by newer ones.
    /// @error Invalid      the query makes no sense
    /// @error NotFound     a file of the query, or the filter's folder, or the library (nothing was indexed
    /// yet)
    /// @error Interrupted  cancelled; what decoder, towers, composer and catalogue give
    Result<Answer> searchNow(const SearchRequest &request, const CancelToken &cancel = {});

private:
    class Engine;
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace semblance::search
