// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/checkup.h"

#include "core/base/sha256.h"
#include "core/index/indexfile.h"
#include "core/library/states.h"
#include "core/media/thumbnails.h"
#include "core/store/consistency.h"
#include "core/store/contents.h"
#include "core/store/embeddings.h"
#include "core/store/models.h"

#include <functional>
#include <set>

namespace semblance::library {

namespace {

using store::Consistency;

class Checkup
{
public:
    Checkup(store::Database &database, bool repair, const index::IndexOptions &options,
            const ProgressFn &progress, const CancelToken &cancel)
        : database_(database), repair_(repair), options_(options), progress_(progress), cancel_(cancel)
    {}

    Result<std::vector<Finding>> run()
    {
        if (!catalogue())
            return std::move(findings_); // nothing that it says can be relied on
        Consistency consistency(database_);
        const std::pair<const char *, std::pair<const char *, Result<std::int64_t> (Consistency::*)(bool)>>
            parts[] = {{"embeddings", {"damaged embeddings", &Consistency::damagedEmbeddings}},
                       {"contents", {"contents without a picture", &Consistency::unusedContents}},
                       {"vectors", {"vectors that belong to nothing", &Consistency::strayVectors}},
                       {"states", {"pictures in a state that cannot be", &Consistency::wrongStates}}};
        for (const auto &[name, part] : parts) {
            if (cancel_.wanted())
                return interrupted();
            const auto count = (consistency.*part.second)(repair_);
            if (!count)
                return count.error();
            note(name, *count == 0, *count == 0 ? "" : std::to_string(*count) + " " + part.first);
        }
        if (auto done = indexes(); !done)
            return done.error();
        if (auto done = thumbnails(); !done)
            return done.error();
        return std::move(findings_);
    }

private:
    static Error interrupted()
    {
        return {Code::Interrupted, "check the library", "", "it was asked to stop", ""};
    }

    void note(std::string name, bool fine, std::string detail)
    {
        findings_.push_back({std::move(name), fine || repair_, !fine && repair_, std::move(detail)});
    }

    /// @return whether the rest may be looked at
    bool catalogue()
    {
        auto whole = database_.check();
        if (!whole && repair_ && Consistency(database_).reindex())
            if (auto again = database_.check()) {
                findings_.push_back({"catalogue", true, true, whole.error().cause});
                return true;
            }
        findings_.push_back({"catalogue", whole.ok(), false, whole.ok() ? "" : whole.error().sentence()});
        return whole.ok();
    }

    Result<void> indexes()
    {
        const auto models = store::Models(database_).all();
        if (!models)
            return models.error();
        for (const store::ModelRow &model : *models) {
            if (cancel_.wanted())
                return interrupted();
            const auto status = libraryStatus(database_, model, options_);
            if (!status)
                return status.error();
            const std::string name = "index " + model.name;
            const bool fine = status->index.state == "ready";
            if (!fine && repair_)
                if (auto rebuilt = rebuild(model); !rebuilt)
                    return rebuilt;
            note(name, fine, fine ? "" : "the saved index is " + status->index.state);
        }
        return {};
    }

    Result<void> rebuild(const store::ModelRow &model)
    {
        auto changes = store::Embeddings(database_).changes(model.id);
        if (!changes)
            return changes.error();
        index::ModelIndex index(model.id, model.dimension, indexFolder(database_.folder()), options_);
        if (auto done = index.refresh(**changes, index::Effort::Maintain, cancel_, progress_); !done)
            return done;
        return index.save();
    }

    Result<void> thumbnails()
    {
        const auto digests = store::Contents(database_).digests();
        if (!digests)
            return digests.error();
        const std::set<Digest> known(digests->begin(), digests->end());
        const media::Thumbnails kept(thumbnailFolder(database_.folder()));
        const auto wanted = [&](const Digest &digest) { return known.contains(digest); };
        const std::int64_t stray = repair_ ? kept.sweep(wanted) : kept.count(std::not_fn(wanted));
        note("thumbnails", stray == 0, stray == 0 ? "" : std::to_string(stray) + " thumbnails of nothing");
        return {};
    }

    store::Database &database_;
    const bool repair_;
    const index::IndexOptions &options_;
    const ProgressFn &progress_;
    const CancelToken &cancel_;
    std::vector<Finding> findings_;
};

} // namespace

Result<std::vector<Finding>> checkUp(store::Database &database, bool repair,
                                     const index::IndexOptions &options, const ProgressFn &progress,
                                     const CancelToken &cancel)
{
    SEMBLANCE_CHECK(!repair || database.writable());
    return Checkup(database, repair, options, progress, cancel).run();
}

} // namespace semblance::library
