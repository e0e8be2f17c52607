// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/composedtest.h"

#include "core/learn/classtable.h"
#include "core/learn/losses.h"
#include "core/learn/prompts.h"
#include "core/learn/sentences.h"
#include "core/learn/words.h"
#include "core/learn/zeroshot.h"

#include <ATen/ATen.h>
#include <algorithm>
#include <set>
#include <sstream>

namespace semblance::learn {

namespace {

constexpr int kFirst = 10; ///< results that count

at::Tensor indices(const std::vector<std::int64_t> &values)
{
    return at::tensor(values, at::kLong);
}

} // namespace

NounTable nounTable(const Towers &towers, const std::vector<std::string> &nouns,
                    const std::vector<Domain> &styles)
{
    NounTable table{nouns, styles, {}};
    std::vector<at::Tensor> parts;
    for (const Domain style : styles) {
        std::vector<std::string> sentences;
        for (const std::string &noun : nouns)
            sentences.push_back(plainSentence(style, noun));
        parts.push_back(sentenceVectors(towers, sentences));
    }
    table.vectors = at::stack(parts);
    return table;
}

namespace {

/// "pencil", "line drawing": a sentence of a style is nearer to such a name than to that of most things, so
/// that every picture would be called by it.
bool namesAStyle(const std::string &name)
{
    const std::vector<std::string> &words = sentenceWords();
    std::istringstream each(name);
    for (std::string word; each >> word;)
        if (std::find(words.begin(), words.end(), word) != words.end())
            return true;
    return false;
}

} // namespace

std::vector<std::string> nounsOf(const std::vector<PictureRecord> &records)
{
    std::set<std::string> nouns;
    for (const PictureRecord &record : records) {
        const std::string name = cleanClassName(record.className);
        const auto spaces = std::count(name.begin(), name.end(), ' ');
        if (!name.empty() && !namesAStyle(name) && spaces <= (record.domain == Domain::Icon ? 0 : 1))
            nouns.insert(classKey(name));
    }
    return {nouns.begin(), nouns.end()};
}

at::Tensor byName(const Towers &towers, const NounTable &table, const at::Tensor &unit, Domain style,
                  int count)
{
    const at::NoGradGuard noGradients;
    const auto place = std::find(table.styles.begin(), table.styles.end(), style) - table.styles.begin();
    const at::Tensor logits = at::matmul(unit, table.vectors[0].t()) * towers.scale;
    const auto [values, nearest] = logits.topk(std::min<std::int64_t>(count, logits.size(1)), 1);
    const at::Tensor weights = values.softmax(1).unsqueeze(-1);
    const at::Tensor sentences =
        table.vectors[place].index_select(0, nearest.flatten()).view({nearest.size(0), nearest.size(1), -1});
    return unitRows((sentences * weights).sum(1));
}

at::Tensor composed(const Towers &towers, const clip::MappingParameters &mapping, const at::Tensor &raw,
                    Domain style)
{
    const at::NoGradGuard noGradients;
    const PromptTable prompts(towers, {plainStyle(style) + " of *"});
    const at::Tensor words = clip::forwardMapping(raw, mapping);
    return unitRows(prompts.forward(words, std::vector<int>(static_cast<std::size_t>(raw.size(0)), 0)));
}

ComposedTest::ComposedTest(const PictureSet &set, const at::Tensor &unit, std::string_view source,
                           std::vector<Domain> styles)
    : set_(set), unit_(unit), styles_(std::move(styles)), gallery_(rowsOf(set, source))
{
    for (const std::int64_t row : gallery_)
        if (record(row).domain == Domain::Photo)
            queries_.push_back(row);
}

std::vector<std::string> ComposedTest::queryClasses() const
{
    std::vector<std::string> names;
    for (const std::int64_t row : queries_)
        names.push_back(cleanClassName(record(row).className));
    return names;
}

void ComposedTest::judgeStyle(const at::Tensor &query, Domain style, ComposedScore &score) const
{
    at::Tensor cosines = at::matmul(query, unit_.index_select(0, indices(gallery_)).t());
    for (std::size_t q = 0; q < queries_.size(); ++q) {
        const auto own = std::find(gallery_.begin(), gallery_.end(), queries_[q]) - gallery_.begin();
        cosines[static_cast<std::int64_t>(q)][own].fill_(-9);
    }
    const at::Tensor top =
        std::get<1>(cosines.topk(std::min<std::int64_t>(kFirst, cosines.size(1)), 1)).contiguous();
    const std::int64_t *const first = top.data_ptr<std::int64_t>();
    double right10 = 0, right5 = 0, hits = 0, recall = 0;
    int asked = 0;
    for (std::size_t q = 0; q < queries_.size(); ++q) {
        const auto right = [&](std::int64_t row) {
            return record(row).domain == style && record(row).className == record(queries_[q]).className;
        };
        const auto all = std::count_if(gallery_.begin(), gallery_.end(), right);
        if (all == 0)
            continue;
        ++asked;
        int found = 0;
        for (std::int64_t k = 0; k < top.size(1); ++k) {
            const std::int64_t row =
                gallery_[static_cast<std::size_t>(first[static_cast<std::int64_t>(q) * top.size(1) + k])];
            found += right(row);
            if (k == 4)
                right5 += found / 5.0;
        }
        right10 += found / static_cast<double>(kFirst);
        hits += found > 0;
        recall += found / static_cast<double>(all);
    }
    const double share = asked > 0 ? 1.0 / asked : 0;
    const double ofStyles = share / static_cast<double>(styles_.size());
    score.by[kDomainNames[static_cast<int>(style)]] = right10 * share;
    score.precision10 += right10 * ofStyles;
    score.precision5 += right5 * ofStyles;
    score.hit10 += hits * ofStyles;
    score.recall10 += recall * ofStyles;
}

ComposedScore ComposedTest::judge(const std::string &method, const QueryFn &queries) const
{
    const at::NoGradGuard noGradients;
    ComposedScore score;
    score.method = method;
    if (!queries_.empty())
        for (const Domain style : styles_)
            judgeStyle(unitRows(queries(indices(queries_), style)), style, score);
    return score;
}

double cycleRecall(const Towers &towers, const clip::MappingParameters &mapping, const at::Tensor &raw)
{
    const at::NoGradGuard noGradients;
    if (raw.size(0) == 0)
        return 0;
    const at::Tensor nearest =
        at::matmul(composed(towers, mapping, raw, Domain::Photo), unitRows(raw).t()).argmax(1);
    return nearest.eq(at::arange(raw.size(0), nearest.options())).to(at::kFloat).mean().item<double>();
}

} // namespace semblance::learn
