// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/clip/vocabulary.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace semblance::clip {

/// Byte-pair merging of one word (Sennrich et al., ACL 2016; openai/CLIP clip/simple_tokenizer.py, bpe): the
/// lowest ranked adjacent pair is merged, all its occurrences from left to right, until none is left.
/// Threads: safe from any once made.
class Bpe
{
public:
    /// @error Damaged where a byte has no symbol, or a merge names or makes a symbol without an id, or comes
    /// twice
    static Result<Bpe> make(const Vocabulary &vocabulary, std::string_view file);

    /// Adds the word's ids. Any bytes; an empty word adds nothing. O(n log n) in the length of the word.
    void encodeWord(std::string_view word, std::vector<int> &ids) const;

private:
    struct Merge
    {
        int rank = 0;
        int id = 0;
    };
    static std::uint64_t key(int left, int right) noexcept;
    const Merge *mergeOf(int left, int right) const noexcept;

    std::array<int, 256> bytes_ = {};     ///< a byte inside a word
    std::array<int, 256> lastBytes_ = {}; ///< the last byte of a word, with </w>
    std::unordered_map<std::uint64_t, Merge> merges_;
};

} // namespace semblance::clip
