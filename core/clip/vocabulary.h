// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <array>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace semblance::clip {

/// A byte-pair vocabulary as it was read, checked in itself: ids are distinct and in range, start and end are
/// there.
struct Vocabulary
{
    std::unordered_map<std::string, int> ids; ///< symbol (bytes spelled as in byteSymbols) to id
    std::vector<std::string> merges;          ///< "a b" in order of rank, the lowest first
    int size = 0;                             ///< largest id + 1
    int start = 0;
    int end = 0;
};

/// How the vocabulary spells each byte as one printable character: 33-126, 161-172 and 174-255 as themselves,
/// the other 68 as U+0100 and on (openai/CLIP clip/simple_tokenizer.py, bytes_to_unicode).
const std::array<std::string, 256> &byteSymbols();

/// Ids numbered as OpenAI does: the 256 byte symbols (in the order of bytes_to_unicode, not of the bytes),
/// the same with </w>, one for each merge, start, end. @error Damaged where a merge is not two known symbols
/// or comes twice
Result<Vocabulary> vocabularyOfMerges(std::vector<std::string> merges, std::string_view file);

/// Reads vocab.json with merges.txt (either names both), tokenizer.json, or merges alone (.txt, .txt.gz).
/// Of OpenAI's full merges file only the first 48,894 count, as in the authors' code.
/// @error NotFound, Damaged, TooLarge (over 16 MB, also when unpacked), Unsupported (.gz without zlib)
Result<Vocabulary> readVocabulary(const std::filesystem::path &file);

/// The file of a model's folder to give to readVocabulary. @error NotFound where there is none
Result<std::filesystem::path> findVocabulary(const std::filesystem::path &folder);

} // namespace semblance::clip
