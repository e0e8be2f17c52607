// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/bpe.h"

#include "core/base/unicode.h"

#include <queue>

namespace semblance::clip {

namespace {

Error damaged(std::string_view file, std::string cause)
{
    return {Code::Damaged, "read the vocabulary", std::string(file), std::move(cause),
            "Fetch the vocabulary of this model again"};
}

/// A symbol of the word, in a list that shrinks.
struct Symbol
{
    int id = 0;
    int previous = -1;
    int next = -1;
};

/// A pair that may be merged; stale where its symbols have changed since.
struct Candidate
{
    int rank = 0;
    int at = 0; ///< index of the left symbol
    int left = 0;
    int right = 0;
    int merged = 0;
    /// Lowest rank first, then from left to right.
    bool operator<(const Candidate &other) const noexcept
    {
        return rank != other.rank ? rank > other.rank : at > other.at;
    }
};

} // namespace

std::uint64_t Bpe::key(int left, int right) noexcept
{
    return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint32_t>(right);
}

const Bpe::Merge *Bpe::mergeOf(int left, int right) const noexcept
{
    const auto found = merges_.find(key(left, right));
    return found == merges_.end() ? nullptr : &found->second;
}

Result<Bpe> Bpe::make(const Vocabulary &vocabulary, std::string_view file)
{
    Bpe bpe;
    const auto idOf = [&](const std::string &symbol) {
        const auto found = vocabulary.ids.find(symbol);
        return found == vocabulary.ids.end() ? -1 : found->second;
    };
    for (std::size_t byte = 0; byte < 256; ++byte) {
        bpe.bytes_[byte] = idOf(byteSymbols()[byte]);
        bpe.lastBytes_[byte] = idOf(byteSymbols()[byte] + "</w>");
        if (bpe.bytes_[byte] < 0 || bpe.lastBytes_[byte] < 0)
            return damaged(file, "it has no token for the byte " + std::to_string(byte));
    }
    bpe.merges_.reserve(vocabulary.merges.size());
    int rank = 0;
    for (const std::string &merge : vocabulary.merges) {
        const std::size_t space = merge.find(' ');
        const int left = space == std::string::npos ? -1 : idOf(merge.substr(0, space));
        const int right = space == std::string::npos ? -1 : idOf(merge.substr(space + 1));
        const int id = left < 0 || right < 0 ? -1 : idOf(merge.substr(0, space) + merge.substr(space + 1));
        if (id < 0 || !bpe.merges_.emplace(key(left, right), Merge{rank, id}).second)
            return damaged(
                file, "merge " + std::to_string(rank + 1) + " (\"" + validUtf8(merge.substr(0, 80)) + "\") " +
                          (id < 0 ? "names or makes a symbol that has no id" : "stands there twice"));
        ++rank;
    }
    return bpe;
}

void Bpe::encodeWord(std::string_view word, std::vector<int> &ids) const
{
    if (word.empty())
        return;
    const int count = static_cast<int>(word.size());
    std::vector<Symbol> symbols(word.size());
    for (int i = 0; i < count; ++i) {
        const auto byte = static_cast<unsigned char>(word[static_cast<std::size_t>(i)]);
        symbols[static_cast<std::size_t>(i)] = {i + 1 < count ? bytes_[byte] : lastBytes_[byte], i - 1,
                                                i + 1 < count ? i + 1 : -1};
    }
    const auto symbol = [&](int at) -> Symbol & { return symbols[static_cast<std::size_t>(at)]; };
    std::priority_queue<Candidate> queue;
    const auto offer = [&](std::vector<Candidate> &to, int at) {
        if (at < 0 || symbol(at).next < 0)
            return;
        const int left = symbol(at).id, right = symbol(symbol(at).next).id;
        if (const Merge *merge = mergeOf(left, right))
            to.push_back({merge->rank, at, left, right, merge->id});
    };
    std::vector<Candidate> fresh;
    for (int i = 0; i < count; ++i)
        offer(fresh, i);
    for (;;) {
        for (const Candidate &candidate : fresh)
            queue.push(candidate);
        fresh.clear();
        if (queue.empty())
            break;
        // One round of the authors' loop: every occurrence of the lowest pair; pairs that arise wait for the
        // next.
        const int rank = queue.top().rank;
        while (!queue.empty() && queue.top().rank == rank) {
            const Candidate pair = queue.top();
            queue.pop();
            Symbol &left = symbol(pair.at);
            if (left.id != pair.left || left.next < 0 || symbol(left.next).id != pair.right)
                continue;
            Symbol &right = symbol(left.next);
            left.id = pair.merged;
            left.next = right.next;
            right.id = -1;
            if (left.next >= 0)
                symbol(left.next).previous = pair.at;
            offer(fresh, left.previous);
            offer(fresh, pair.at);
        }
    }
    for (int at = 0; at >= 0; at = symbol(at).next)
        ids.push_back(symbol(at).id);
}

} // namespace semblance::clip
