// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/captionwords.h"

#include "core/learn/words.h"

#include <algorithm>
#include <set>

namespace semblance::learn {

namespace {

/// Words that say nothing about a picture.
bool saysNothing(const std::string &word)
{
    static const std::set<std::string> words = {
        "the",  "and",  "with",  "for",   "his",   "her",     "are",     "has",   "from",
        "that", "this", "there", "its",   "one",   "two",     "into",    "while", "other",
        "over", "out",  "some",  "their", "being", "through", "wearing",
    };
    return words.contains(word);
}

std::set<std::string> tellingWords(const std::string &caption)
{
    std::set<std::string> words;
    for (std::string &word : splitWords(caption))
        if (word.size() >= 3 && isPlainWord(word) && !saysNothing(word))
            words.insert(std::move(word));
    return words;
}

} // namespace

CaptionWords::CaptionWords(std::span<const PictureRecord> records, int most)
{
    std::map<std::string, int> counts;
    for (const PictureRecord &record : records)
        for (const std::string &caption : record.captions)
            for (const std::string &word : tellingWords(caption))
                ++counts[word];
    std::vector<std::pair<int, std::string>> order;
    for (const auto &[word, count] : counts)
        order.emplace_back(-count, word);
    std::sort(order.begin(), order.end());
    for (int i = 0; i < std::min(most, static_cast<int>(order.size())); ++i)
        numbers_.emplace(order[static_cast<std::size_t>(i)].second, i);
    for (const PictureRecord &record : records) {
        std::map<int, float> target;
        float total = 0;
        for (const std::string &caption : record.captions)
            for (const std::string &word : tellingWords(caption))
                if (const auto found = numbers_.find(word); found != numbers_.end()) {
                    target[found->second] += 1;
                    total += 1;
                }
        auto &shares = targets_.emplace_back(target.begin(), target.end());
        for (auto &[word, share] : shares)
            share /= total;
    }
}

} // namespace semblance::learn
