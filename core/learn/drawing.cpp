// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/drawing.h"

#include <algorithm>
#include <map>

namespace semblance::learn {

namespace {

constexpr std::pair<const char *, double> kShares[] = {
    {"pacs", .25},       {"sketchy", .18},    {"flickr8k", .28},         {"coco_mini", .01},
    {"caltech101", .16}, {"noto_emoji", .03}, {"imagenet_sample", .025}, {"clothing", .025},
    {"phosphor", .02},   {"flowers", .02},
};
constexpr int kMostPairs = 40;     ///< of class and style, for drawing evenly over them
constexpr int kFewestPerPair = 40; ///< pictures of a pair on average

} // namespace

double shareOf(const std::string &source) noexcept
{
    for (const auto &[name, share] : kShares)
        if (source == name)
            return share;
    return 0;
}

int Drawing::Pool::take(Random &random)
{
    if (next == 0 || next >= rows.size()) {
        random.shuffle(rows);
        next = 0;
    }
    return rows[next++];
}

Drawing::Drawing(std::span<const PictureRecord> records)
{
    std::map<std::string, std::map<std::string, std::vector<int>>> pairs;
    std::map<std::string, std::vector<int>> all;
    for (std::size_t row = 0; row < records.size(); ++row) {
        const PictureRecord &record = records[row];
        const std::string pair = record.className + "/" + kDomainNames[static_cast<int>(record.domain)];
        pairs[record.source][pair].push_back(static_cast<int>(row));
        all[record.source].push_back(static_cast<int>(row));
    }
    double total = 0;
    for (const auto &[name, rows] : all) {
        Source source;
        source.share = shareOf(name);
        if (source.share <= 0)
            source.share = static_cast<double>(rows.size()) / static_cast<double>(records.size());
        total += source.share;
        const auto &own = pairs[name];
        const bool even = own.size() > 1 && own.size() <= kMostPairs &&
                          rows.size() / own.size() >= kFewestPerPair && records[rows[0]].captions.empty();
        if (even)
            for (const auto &[pair, members] : own)
                source.pools.push_back({members, 0});
        else
            source.pools.push_back({rows, 0});
        sources_.push_back(std::move(source));
    }
    for (Source &source : sources_)
        source.share /= total;
    std::stable_sort(sources_.begin(), sources_.end(),
                     [](const Source &a, const Source &b) { return a.share > b.share; });
}

std::vector<int> Drawing::draw(int count, Random &random)
{
    std::vector<int> counts;
    int given = 0;
    for (const Source &source : sources_) {
        counts.push_back(std::min(count - given, static_cast<int>(source.share * count + random.uniform())));
        given += counts.back();
    }
    if (!counts.empty())
        counts[0] += count - given;
    std::vector<int> rows;
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        std::vector<Pool> &pools = sources_[i].pools;
        for (int k = 0; k < counts[i]; ++k)
            rows.push_back(
                pools[static_cast<std::size_t>(random.below(static_cast<int>(pools.size())))].take(random));
    }
    return rows;
}

} // namespace semblance::learn
