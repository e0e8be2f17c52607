// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/duplicates.h"

#include "core/base/embedding.h"
#include "core/base/path.h"
#include "core/library/states.h"
#include "core/store/embeddings.h"
#include "core/store/models.h"
#include "core/store/pictures.h"
#include "core/store/roots.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

namespace semblance::library {

namespace {

constexpr int kNeighbours = 24; // of each content; chains reach the others of a larger group
constexpr std::size_t kTogether = 512;

/// Sets that grow together (Tarjan 1975, path halving).
class Sets
{
public:
    explicit Sets(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0u); }
    std::size_t of(std::size_t one)
    {
        while (parent_[one] != one)
            one = parent_[one] = parent_[parent_[one]];
        return one;
    }
    void join(std::size_t a, std::size_t b)
    {
        a = of(a), b = of(b);
        parent_[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::size_t> parent_;
};

class Finder
{
public:
    Finder(store::Database &database, const DuplicateOptions &options, const ProgressFn &progress,
           const CancelToken &cancel)
        : database_(database), options_(options), progress_(progress), cancel_(cancel)
    {}

    Result<std::vector<DuplicateGroup>> run()
    {
        if (auto read = readPictures(); !read)
            return read.error();
        for (const auto &[content, paths] : byContent_)
            if (paths.size() > 1)
                groups_.push_back({true, paths});
        if (options_.model)
            if (auto done = alike(*options_.model); !done)
                return done.error();
        return std::move(groups_);
    }

private:
    Error interrupted() const
    {
        return {Code::Interrupted, "look for duplicates", "", "it was asked to stop", ""};
    }

    Result<void> readPictures()
    {
        const auto roots = store::Roots(database_).all();
        if (!roots)
            return roots.error();
        for (const store::Root &root : *roots) {
            const auto read = store::Pictures(database_).forEach(root.id, [&](const store::PictureRow &row) {
                if (row.content && row.state != store::PictureState::Excluded &&
                    row.state != store::PictureState::Failed)
                    byContent_[row.content].push_back(root.path / pathFromBytes(row.path));
                return !cancel_.wanted();
            });
            if (!read)
                return read;
        }
        return cancel_.wanted() ? Result<void>(interrupted()) : Result<void>();
    }

    Result<void> alike(const ModelId &model)
    {
        store::Embeddings embeddings(database_);
        const auto row = store::Models(database_).find(model);
        if (!row)
            return row.error();
        if (!*row)
            return {};
        index::ModelIndex index(model, (*row)->dimension, indexFolder(database_.folder()), options_.index);
        {
            const auto changes = embeddings.changes(model);
            if (!changes)
                return changes.error();
            if (auto fresh = index.refresh(**changes, index::Effort::Answer, cancel_); !fresh)
                return fresh;
        }
        std::vector<ContentId> contents;
        for (const auto &[content, paths] : byContent_)
            contents.push_back(content);
        Sets sets(contents.size());
        for (std::size_t from = 0; from < contents.size(); from += kTogether) {
            if (cancel_.wanted())
                return interrupted();
            if (progress_)
                progress_({static_cast<std::int64_t>(from), static_cast<std::int64_t>(contents.size()),
                           "duplicates", ""});
            const auto some = std::span(contents).subspan(from, std::min(kTogether, contents.size() - from));
            if (auto joined = join(embeddings, index, contents, some, sets); !joined)
                return joined;
        }
        addGroups(contents, sets);
        return {};
    }

    /// Joins each of `some` with the contents that it looks like.
    Result<void> join(store::Embeddings &embeddings, const index::ModelIndex &index,
                      const std::vector<ContentId> &contents, std::span<const ContentId> some, Sets &sets)
    {
        const auto units = embeddings.find(index.model(), some);
        if (!units)
            return units.error();
        for (const auto &[content, embedding] : *units) {
            const auto hits = index.search(embedding.unit, kNeighbours, nullptr, false, cancel_);
            if (!hits)
                return hits.error();
            std::vector<ContentId> near;
            for (const index::Hit &hit : *hits) // codes are near the truth by less than this
                if (hit.content != content && hit.cosine > options_.cosine - 0.05f)
                    near.push_back(hit.content);
            if (near.empty())
                continue;
            const auto others = embeddings.find(index.model(), near);
            if (!others)
                return others.error();
            for (const auto &[other, known] : *others)
                if (dot(embedding.unit, known.unit) >= options_.cosine)
                    if (const auto a = place(contents, content), b = place(contents, other); a && b)
                        sets.join(*a, *b);
        }
        return {};
    }

    static std::optional<std::size_t> place(const std::vector<ContentId> &contents, ContentId content)
    {
        const auto at = std::ranges::lower_bound(contents, content);
        if (at == contents.end() || *at != content)
            return std::nullopt;
        return static_cast<std::size_t>(at - contents.begin());
    }

    void addGroups(const std::vector<ContentId> &contents, Sets &sets)
    {
        std::map<std::size_t, std::vector<std::size_t>> members;
        for (std::size_t i = 0; i < contents.size(); ++i)
            members[sets.of(i)].push_back(i);
        for (const auto &[first, all] : members) {
            if (all.size() < 2)
                continue;
            DuplicateGroup group;
            for (const std::size_t i : all)
                for (const auto &path : byContent_[contents[i]])
                    group.paths.push_back(path);
            std::ranges::sort(group.paths);
            groups_.push_back(std::move(group));
        }
    }

    store::Database &database_;
    const DuplicateOptions &options_;
    const ProgressFn &progress_;
    const CancelToken &cancel_;
    std::map<ContentId, std::vector<std::filesystem::path>> byContent_;
    std::vector<DuplicateGroup> groups_;
};

} // namespace

Result<std::vector<DuplicateGroup>> findDuplicates(store::Database &database, const DuplicateOptions &options,
                                                   const ProgressFn &progress, const CancelToken &cancel)
{
    return Finder(database, options, progress, cancel).run();
}

} // namespace semblance::library
