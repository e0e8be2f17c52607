// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/path.h"
#include "core/store/connection.h"
#include "core/store/embeddings.h"
#include "core/store/rows.h"

#include <algorithm>

namespace semblance::store {

namespace {

constexpr std::string_view kRead = "read the library's embeddings";

/// Keeps a transaction for reading open, unless one is open already.
class StoredChanges final : public EmbeddingChanges
{
public:
    StoredChanges(Database &database, ModelId model)
        : connection_(database.connection()), embeddings_(database), model_(std::move(model)),
          own_(!connection_.inTransaction())
    {}
    ~StoredChanges() override
    {
        if (own_)
            connection_.rollback();
    }

    Result<void> begin()
    {
        return attempt(connection_, kRead, [&]() -> Result<void> {
            if (own_)
                connection_.execute("BEGIN");
            Statement ask =
                connection_.prepare("SELECT (SELECT value FROM settings WHERE name = 'catalogue.id'), "
                                    "(SELECT value FROM meta WHERE name = 'revision')");
            if (!ask.step())
                return Error{Code::Damaged, std::string(kRead), display(connection_.file()),
                             "it does not know its revision", ""};
            catalogue_ = ask.text(0);
            revision_ = ask.integer(1);
            auto counted = embeddings_.count(model_);
            if (!counted)
                return counted.error();
            count_ = *counted;
            return {};
        });
    }

    const ModelId &model() const override { return model_; }
    const std::string &catalogue() const override { return catalogue_; }
    std::int64_t revision() const override { return revision_; }
    std::int64_t count() const override { return count_; }
    Result<void> added(std::int64_t since, const Visit &visit) override
    {
        return embeddings_.forEachSince(model_, since, visit);
    }
    Result<void> sample(std::size_t most, const Visit &visit) override
    {
        const auto all = embeddings_.contents(model_);
        if (!all)
            return all.error();
        std::vector<ContentId> chosen;
        const std::size_t wanted = std::min(most, all->size());
        for (std::size_t i = 0; i < wanted; ++i)
            chosen.push_back((*all)[i * all->size() / wanted]);
        const auto found = embeddings_.find(model_, chosen);
        if (!found)
            return found.error();
        for (const ContentId id : chosen)
            if (const auto one = found->find(id); one != found->end() && !visit(id, one->second.unit))
                break;
        return {};
    }
    Result<std::vector<ContentId>> removed(std::int64_t since) override
    {
        return embeddings_.removedSince(model_, since);
    }

private:
    Connection &connection_;
    Embeddings embeddings_;
    ModelId model_;
    const bool own_;
    std::string catalogue_;
    std::int64_t revision_ = 0;
    std::int64_t count_ = 0;
};

} // namespace

Result<std::unique_ptr<EmbeddingChanges>> Embeddings::changes(const ModelId &model)
{
    auto view = std::make_unique<StoredChanges>(database_, model);
    if (auto begun = view->begin(); !begun)
        return begun.error();
    return std::unique_ptr<EmbeddingChanges>(std::move(view));
}

} // namespace semblance::store
