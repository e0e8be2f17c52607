// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/classtable.h"

#include "core/base/unicode.h"
#include "core/learn/words.h"

#include <algorithm>

namespace semblance::learn {

namespace {

using Pairs = std::vector<std::pair<std::string_view, std::string_view>>;

const Pairs kAliases = {
    {"airplanes", "airplane"},     {"leopards", "leopard"},
    {"motorbikes", "motorcycle"},  {"motorbike", "motorcycle"},
    {"rhino", "rhinoceros"},       {"water lilly", "water lily"},
    {"hot dog", "hotdog"},         {"sea horse", "seahorse"},
    {"cellphone", "mobile phone"}, {"jack-o'-lantern", "jack-o-lantern"},
};

/// Words of captions that name a class by another word.
const Pairs kNearWords = {
    {"man", "person"},
    {"men", "person"},
    {"woman", "person"},
    {"women", "person"},
    {"boy", "person"},
    {"boys", "person"},
    {"girl", "person"},
    {"girls", "person"},
    {"people", "person"},
    {"child", "person"},
    {"children", "person"},
    {"guy", "person"},
    {"lady", "person"},
    {"player", "person"},
    {"kid", "person"},
    {"kids", "person"},
    {"he", "person"},
    {"she", "person"},
    {"puppy", "dog"},
    {"bikes", "bicycle"},
    {"bike", "bicycle"},
    {"biker", "bicycle"},
    {"motorbike", "motorcycle"},
};

std::vector<std::string> plainWordsOf(const std::string &name)
{
    std::set<std::string> words;
    for (std::string &word : splitWords(name))
        if (isPlainWord(word))
            words.insert(std::move(word));
    return {words.begin(), words.end()};
}

} // namespace

std::string cleanClassName(std::string_view name)
{
    std::vector<char32_t> points = codePoints(lowerCase(name));
    for (char32_t &point : points) {
        if (point == U'\u2019')
            point = U'\'';
        if (point == U'_')
            point = U' ';
    }
    std::string clean = toUtf8(points);
    const auto first = clean.find_first_not_of(' ');
    return first == std::string::npos ? "" : clean.substr(first, clean.find_last_not_of(' ') - first + 1);
}

std::string classKey(std::string_view name)
{
    const std::string clean = cleanClassName(name);
    for (const auto &[alias, key] : kAliases)
        if (alias == clean)
            return std::string(key);
    return clean;
}

ClassTable::ClassTable(std::span<const PictureRecord> records)
{
    std::map<std::string, std::set<std::string>> forms;
    std::map<std::string, std::set<std::string>> sourcesByKey;
    for (const PictureRecord &record : records) {
        if (record.className.empty())
            continue;
        const std::string key = classKey(record.className);
        forms[key].insert({key, cleanClassName(record.className)});
        sourcesByKey[key].insert(record.source);
    }
    for (const auto &[alias, key] : kAliases)
        if (const auto found = forms.find(std::string(key)); found != forms.end())
            found->second.insert(std::string(alias));
    if (const auto person = forms.find("person"); person != forms.end())
        person->second.insert({"human", "man", "woman"});
    std::vector<std::set<std::string>> sources;
    for (const auto &[key, all] : forms) {
        const int index = size();
        byKey_.emplace(key, index);
        keys_.push_back(key);
        forms_.emplace_back(all.begin(), all.end());
        sources.push_back(sourcesByKey[key]);
        if (isPlainWord(key)) {
            byWord_[key] = index;
            byWord_.emplace(key + "s", index);
        } else if (key.find(' ') != std::string::npos && key.size() < 24) {
            ofSeveralWords_.push_back(index);
        }
    }
    for (const auto &[word, key] : kNearWords)
        if (const int index = find(key); index >= 0)
            byWord_[std::string(word)] = index;
    findAlike(sources);
}

int ClassTable::find(std::string_view key) const
{
    const auto found = byKey_.find(key);
    return found == byKey_.end() ? -1 : found->second;
}

void ClassTable::findAlike(const std::vector<std::set<std::string>> &sources)
{
    alike_.resize(keys_.size());
    std::vector<std::vector<std::string>> words;
    std::map<std::string, std::vector<int>> byWord;
    for (int i = 0; i < size(); ++i) {
        words.push_back(plainWordsOf(key(i)));
        for (const std::string &word : words.back())
            byWord[word].push_back(i);
    }
    const auto disjoint = [](const std::set<std::string> &a, const std::set<std::string> &b) {
        return std::none_of(a.begin(), a.end(), [&](const std::string &x) { return b.contains(x); });
    };
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        std::set<int> found;
        for (const std::string &word : words[i])
            for (const int other : byWord[word]) {
                const auto j = static_cast<std::size_t>(other);
                const auto &small = words[i].size() < words[j].size() ? words[i] : words[j];
                const auto &large = words[i].size() < words[j].size() ? words[j] : words[i];
                if (j != i && small.size() < large.size() && disjoint(sources[i], sources[j]) &&
                    std::includes(large.begin(), large.end(), small.begin(), small.end()))
                    found.insert(other);
            }
        alike_[i].assign(found.begin(), found.end());
    }
}

std::vector<int> ClassTable::named(std::span<const std::string> captions) const
{
    std::set<int> found;
    std::string all = " ";
    for (const std::string &caption : captions) {
        all += lowerCase(caption) + " ";
        for (const std::string &word : splitWords(caption))
            if (const auto hit = byWord_.find(word); hit != byWord_.end())
                found.insert(hit->second);
    }
    for (const int index : ofSeveralWords_)
        if (all.find(key(index)) != std::string::npos)
            found.insert(index);
    return {found.begin(), found.end()};
}

} // namespace semblance::learn
