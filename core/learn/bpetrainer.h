// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace semblance::learn {

/// How often each word (a piece of splitWords) was seen.
using WordCounts = std::map<std::string, std::int64_t>;

/// Learns byte-pair merges (Sennrich et al. 2016) in the spelling of CLIP's vocabulary: bytes as printable
/// symbols,
/// "</w>" at the end of a word. Pairs seen once are not merged; ties go to the pair that sorts last.
/// @param most  the largest number of merges
/// @return      "left right" in order of rank: what clip::Tokenizer::fromMerges takes
std::vector<std::string> learnMerges(const WordCounts &words, int most);

} // namespace semblance::learn
