// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/torch/mappingnet.h"
#include "core/learn/towers.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace semblance::learn {

/// Sentences of the same nouns in several styles, unit vectors [styles, nouns, E]: what the frozen towers
/// themselves call a picture ("composed by name", and the teacher of a mapping).
struct NounTable
{
    std::vector<std::string> nouns;
    std::vector<Domain> styles; ///< photo first
    at::Tensor vectors;
};

/// Class names of at most two words, as keys. @param styles  photo first
NounTable nounTable(const Towers &towers, const std::vector<std::string> &nouns,
                    const std::vector<Domain> &styles);
/// The nouns of a collection that a table is made of.
std::vector<std::string> nounsOf(const std::vector<PictureRecord> &records);

/// The weighted sentence of the `count` nearest nouns in one style for every picture. @param unit  [n, E]
at::Tensor byName(const Towers &towers, const NounTable &table, const at::Tensor &unit, Domain style,
                  int count);

/// "a STYLE of *" with each picture's pseudo word: unit [n, E], without gradients. @param raw  [n, E]
at::Tensor composed(const Towers &towers, const clip::MappingParameters &mapping, const at::Tensor &raw,
                    Domain style);

/// Vectors for the queries `rows` in one style; they need not have length 1.
using QueryFn = std::function<at::Tensor(const at::Tensor &rows, Domain style)>;

/// One way to ask, on one collection.
struct ComposedScore
{
    std::string method;
    double precision10 = 0;           ///< mean over styles
    std::map<std::string, double> by; ///< precision at 10 of each style
    double precision5 = 0;
    double hit10 = 0;    ///< queries with a right picture among the first ten
    double recall10 = 0; ///< right pictures among the first ten of all right ones
};

/// Photographs of a collection ask for each style; the gallery is the whole collection without the query;
/// right is the same class in the asked style. Precision is counted over styles and queries that have a right
/// picture.
class ComposedTest
{
public:
    /// @param unit  [n, E] vectors of the whole set
    ComposedTest(const PictureSet &set, const at::Tensor &unit, std::string_view source,
                 std::vector<Domain> styles);
    ComposedScore judge(const std::string &method, const QueryFn &queries) const;
    int queries() const noexcept { return static_cast<int>(queries_.size()); }
    int gallery() const noexcept { return static_cast<int>(gallery_.size()); }
    /// Class name of each query, as people write it.
    std::vector<std::string> queryClasses() const;

private:
    void judgeStyle(const at::Tensor &query, Domain style, ComposedScore &score) const;
    const PictureRecord &record(std::int64_t row) const
    {
        return set_.records[static_cast<std::size_t>(row)];
    }

    const PictureSet &set_;
    at::Tensor unit_;
    std::vector<Domain> styles_;
    std::vector<std::int64_t> gallery_; ///< rows of the set
    std::vector<std::int64_t> queries_; ///< rows of the set
};

/// Share of pictures whose "a photo of *" is nearest to the picture itself among all given.
double cycleRecall(const Towers &towers, const clip::MappingParameters &mapping, const at::Tensor &raw);

} // namespace semblance::learn
