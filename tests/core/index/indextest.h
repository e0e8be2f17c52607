// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/embedding.h"
#include "core/base/embeddingchanges.h"
#include "core/index/vectorindex.h"
#include "tests/support/testmain.h"

#include <map>
#include <random>
#include <set>

namespace semblance::test {

/// Unit vectors in clusters with a common offset, as those of pictures lie.
class MadeVectors
{
public:
    explicit MadeVectors(int dimension, unsigned seed = 1)
        : dimension_(static_cast<std::size_t>(dimension)), random_(seed)
    {
        offset_ = gauss(1.0f);
        for (int i = 0; i < 50; ++i)
            centres_.push_back(gauss(1.0f));
    }
    std::vector<float> one()
    {
        std::vector<float> v = gauss(0.5f);
        const auto &centre = centres_[random_() % centres_.size()];
        for (std::size_t i = 0; i < dimension_; ++i)
            v[i] += offset_[i] + centre[i];
        normalise(v);
        return v;
    }
    std::vector<float> many(int count)
    {
        std::vector<float> all;
        for (int i = 0; i < count; ++i) {
            const auto v = one();
            all.insert(all.end(), v.begin(), v.end());
        }
        return all;
    }

private:
    std::vector<float> gauss(float width)
    {
        std::normal_distribution<float> normal(0.0f, width);
        std::vector<float> v(dimension_);
        for (float &x : v)
            x = normal(random_);
        return v;
    }
    std::size_t dimension_;
    std::mt19937 random_;
    std::vector<float> offset_;
    std::vector<std::vector<float>> centres_;
};

inline std::vector<ContentId> idsFrom(std::int64_t first, int count)
{
    std::vector<ContentId> ids;
    for (int i = 0; i < count; ++i)
        ids.push_back({first + i});
    return ids;
}

/// A catalogue in memory.
class FakeChanges final : public EmbeddingChanges
{
public:
    FakeChanges(ModelId model, int dimension)
        : model_(std::move(model)), dimension_(static_cast<std::size_t>(dimension))
    {}

    void add(std::span<const ContentId> ids, std::span<const float> units)
    {
        ++revision_;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const auto row = units.subspan(i * dimension_, dimension_);
            vectors_[ids[i]] = {{row.begin(), row.end()}, revision_};
            removed_.erase(ids[i]);
        }
    }
    void remove(std::span<const ContentId> ids)
    {
        ++revision_;
        for (const ContentId id : ids)
            if (vectors_.erase(id) > 0)
                removed_[id] = revision_;
    }
    void forgetRemovals() { removed_.clear(); }
    void rename(std::string catalogue) { catalogue_ = std::move(catalogue); }
    void setRevision(std::int64_t revision) { revision_ = revision; }

    const ModelId &model() const override { return model_; }
    const std::string &catalogue() const override { return catalogue_; }
    std::int64_t revision() const override { return revision_; }
    std::int64_t count() const override { return static_cast<std::int64_t>(vectors_.size()); }
    Result<void> added(std::int64_t since, const Visit &visit) override
    {
        for (const auto &[id, stored] : vectors_)
            if (stored.second > since) {
                ++visited;
                if (!visit(id, stored.first))
                    break;
            }
        return {};
    }
    Result<void> sample(std::size_t most, const Visit &visit) override
    {
        const std::size_t step = std::max<std::size_t>(1, vectors_.size() / std::max<std::size_t>(1, most));
        std::size_t i = 0;
        for (const auto &[id, stored] : vectors_)
            if (i++ % step == 0 && !visit(id, stored.first))
                break;
        return {};
    }
    Result<std::vector<ContentId>> removed(std::int64_t since) override
    {
        std::vector<ContentId> ids;
        for (const auto &[id, revision] : removed_)
            if (revision > since)
                ids.push_back(id);
        return ids;
    }

    std::int64_t visited = 0; ///< how many vectors were read

private:
    ModelId model_;
    std::size_t dimension_;
    std::string catalogue_ = "catalogue";
    std::int64_t revision_ = 0;
    std::map<ContentId, std::pair<std::vector<float>, std::int64_t>> vectors_;
    std::map<ContentId, std::int64_t> removed_;
};

} // namespace semblance::test
