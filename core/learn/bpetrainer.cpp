// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/bpetrainer.h"

#include "core/base/unicode.h"

#include <array>
#include <set>
#include <unordered_map>

namespace semblance::learn {

namespace {

using Pair = std::uint64_t; ///< two symbol numbers

constexpr Pair pairOf(int left, int right)
{
    return (static_cast<Pair>(static_cast<std::uint32_t>(left)) << 32) | static_cast<std::uint32_t>(right);
}

/// bytes_to_unicode of simple_tokenizer.py: printable bytes are themselves, the others 256 and up.
std::array<std::string, 256> byteSymbols()
{
    std::array<std::string, 256> symbols;
    char32_t next = 256;
    for (int byte = 0; byte < 256; ++byte) {
        const bool printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
        symbols[static_cast<std::size_t>(byte)] = toUtf8(printable ? static_cast<char32_t>(byte) : next++);
    }
    return symbols;
}

/// The words as rows of symbols, and for every neighbouring pair its count and the words that hold it.
class Corpus
{
public:
    explicit Corpus(const WordCounts &words);
    /// The most frequent pair; count 0 where none is left.
    std::pair<Pair, std::int64_t> best() const;
    void merge(Pair pair);
    std::string spelling(Pair pair) const
    {
        return symbols_[pair >> 32] + " " + symbols_[pair & 0xffffffffu];
    }

private:
    int symbol(const std::string &text);
    void count(std::size_t word, int sign);

    std::vector<std::string> symbols_;
    std::unordered_map<std::string, int> numbers_;
    std::vector<std::vector<int>> words_;
    std::vector<std::int64_t> frequencies_;
    std::unordered_map<Pair, std::int64_t> counts_;
    std::unordered_map<Pair, std::set<std::size_t>> where_;
};

Corpus::Corpus(const WordCounts &words)
{
    const std::array<std::string, 256> bytes = byteSymbols();
    for (const auto &[text, frequency] : words) {
        if (text.empty())
            continue;
        std::vector<int> row;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const std::string &byte = bytes[static_cast<unsigned char>(text[i])];
            row.push_back(symbol(i + 1 < text.size() ? byte : byte + "</w>"));
        }
        words_.push_back(std::move(row));
        frequencies_.push_back(frequency);
        count(words_.size() - 1, +1);
    }
}

int Corpus::symbol(const std::string &text)
{
    const auto [found, added] = numbers_.emplace(text, static_cast<int>(symbols_.size()));
    if (added)
        symbols_.push_back(text);
    return found->second;
}

void Corpus::count(std::size_t word, int sign)
{
    const std::vector<int> &row = words_[word];
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
        const Pair pair = pairOf(row[i], row[i + 1]);
        counts_[pair] += sign * frequencies_[word];
        if (sign > 0)
            where_[pair].insert(word);
        else if (const auto words = where_.find(pair); words != where_.end())
            words->second.erase(word);
    }
}

std::pair<Pair, std::int64_t> Corpus::best() const
{
    Pair best = 0;
    std::int64_t most = 0;
    std::string name;
    for (const auto &[pair, count] : counts_) {
        if (count < most || count < 1)
            continue;
        if (std::string candidate = spelling(pair); count > most || candidate > name) {
            best = pair;
            most = count;
            name = std::move(candidate);
        }
    }
    return {best, most};
}

void Corpus::merge(Pair pair)
{
    const int left = static_cast<int>(pair >> 32);
    const int right = static_cast<int>(pair & 0xffffffffu);
    const int merged =
        symbol(symbols_[static_cast<std::size_t>(left)] + symbols_[static_cast<std::size_t>(right)]);
    const std::set<std::size_t> words = where_[pair];
    for (const std::size_t word : words) {
        count(word, -1);
        std::vector<int> row;
        const std::vector<int> &old = words_[word];
        for (std::size_t i = 0; i < old.size(); ++i) {
            const bool here = i + 1 < old.size() && old[i] == left && old[i + 1] == right;
            row.push_back(here ? merged : old[i]);
            i += here ? 1 : 0;
        }
        words_[word] = std::move(row);
        count(word, +1);
    }
    counts_.erase(pair);
    where_.erase(pair);
}

} // namespace

std::vector<std::string> learnMerges(const WordCounts &words, int most)
{
    Corpus corpus(words);
    std::vector<std::string> merges;
    while (static_cast<int>(merges.size()) < most) {
        const auto [pair, count] = corpus.best();
        if (count < 2)
            break;
        merges.push_back(corpus.spelling(pair));
        corpus.merge(pair);
    }
    return merges;
}

} // namespace semblance::learn
