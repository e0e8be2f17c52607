// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/compose/composer.h"
#include "core/search/answer.h"
#include "core/search/match.h"
#include "core/store/contents.h"
#include "core/store/pictures.h"
#include "core/store/roots.h"

#include <map>
#include <span>
#include <vector>

namespace semblance::search {

/// The candidates of one question with everything that ranking them needs: nothing is read any more. Ranks as
/// often as it is asked, for any vector. Threads: one fills it; safe from any afterwards.
class Shortlist
{
public:
    struct Options
    {
        int top = 50;        ///< results at most
        double minMatch = 0; ///< results below are left out
        bool stacks = true;  ///< near-duplicates stand behind the best of them
        double stackCosine = 0.95;
    };
    struct Ranked
    {
        std::vector<Found> results; ///< best first; width, height, date and camera come with addFacts
        bool complete = false;      ///< more candidates would change nothing
    };
    using Roots = std::map<RootId, store::Root>;

    Shortlist() = default;
    Shortlist(const Options &options, Roots roots, std::size_t dimension)
        : options_(options), roots_(std::move(roots)), dimension_(dimension)
    {}

    /// @param unit  `dimension` floats  @param pictures  its files, the one to show first; at least one
    void add(ContentId content, std::span<const float> unit, std::vector<store::PictureRow> pictures);
    /// By exact cosine (semblance::dot), ties by content id.
    Ranked rank(const compose::Composed &composed, const MatchScale &match) const;
    /// Facts of contents, for addFacts.
    void know(std::map<ContentId, store::Content> facts) { facts_ = std::move(facts); }
    void addFacts(std::vector<Found> &results) const;

    /// All candidates, in the order in which they came.
    std::vector<ContentId> contents() const;
    Found foundFor(const store::PictureRow &row, float score, std::span<const float> unit,
                   const compose::Composed &composed, const MatchScale &match) const;
    const Roots &roots() const noexcept { return roots_; }

private:
    struct Candidate
    {
        ContentId content;
        std::size_t unit = 0; ///< where in units_
        std::vector<store::PictureRow> pictures;
    };
    std::span<const float> unitOf(const Candidate &candidate) const;
    Stacked stackedFor(const store::PictureRow &row, float score, const MatchScale &match) const;
    std::filesystem::path pathOf(const store::PictureRow &row) const;

    Options options_;
    Roots roots_;
    std::size_t dimension_ = 0;
    std::vector<Candidate> candidates_;
    std::vector<float> units_;
    std::map<ContentId, store::Content> facts_;
};

} // namespace semblance::search
