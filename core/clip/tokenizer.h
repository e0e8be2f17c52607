// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::clip {

/// A sentence as token ids.
struct Tokens
{
    std::vector<int> ids;   ///< start, text, end; no padding; at most `context`
    std::vector<int> slots; ///< positions in ids of the stars of a prompt; empty for plain text
    bool truncated = false; ///< the text was longer than the context: it was cut and the last id is the end
    bool operator==(const Tokens &) const = default;
};

/// CLIP's byte-pair tokenizer (openai/CLIP clip/simple_tokenizer.py), with the vocabulary of the model.
/// Threads: safe from any (it caches words behind a lock).
class Tokenizer
{
public:
    /// From whatever lies in a model's folder: vocab.json and merges.txt, tokenizer.json, or a
    /// bpe_simple_vocab file (.txt or .txt.gz). @error NotFound where there is none
    static Result<std::shared_ptr<const Tokenizer>> fromFolder(const std::filesystem::path &folder);
    /// From one file of those kinds (merges.txt finds its vocab.json beside it, and the other way round).
    static Result<std::shared_ptr<const Tokenizer>> fromFile(const std::filesystem::path &file);
    /// From merges alone ("a b", in order of rank): ids are numbered as OpenAI does (256 byte symbols, the
    /// same with </w>, one per merge, start, end).
    static Result<std::shared_ptr<const Tokenizer>> fromMerges(std::vector<std::string> merges);

    virtual ~Tokenizer() = default;
    virtual int vocabularySize() const = 0;
    virtual int startId() const = 0;
    virtual int endId() const = 0;

    /// Plain text: cleaned as the authors do (see docs/formats.md for ftfy), split, merged. Cut to `context`.
    /// The special words' spellings in a person's text are ordinary text here unless `specialWords` is set
    /// (the authors' tokenizer reads them as ids; only the fixture tests want that).
    virtual Tokens encode(std::string_view text, int context, bool specialWords = false) const = 0;

    /// A prompt: every occurrence of `slotText` becomes exactly one slot token, whatever stands beside it;
    /// the text between the slots is tokenised piece by piece, so no neighbour can swallow a slot
    /// (models.md 6.3: the authors' "*," is another token and loses the picture). A prompt without one has no
    /// slots.
    /// @param slotWord  the word whose id stands in the slots; `slotText` itself where it is empty ("$" for
    /// the
    ///                  mappings that were trained with it, while people write "*")
    /// @error Invalid  a slot would be cut off;  Unsupported  the word is not one token of this vocabulary
    virtual Result<Tokens> encodePrompt(std::string_view prompt, std::string_view slotText, int context,
                                        std::string_view slotWord = {}) const = 0;

    /// The id of `slotText` as a word of its own, -1 where it is not one token ("*" 265, "$" 259 in every
    /// vocabulary numbered like OpenAI's).
    virtual int slotId(std::string_view slotText) const = 0;

    /// Words of the text that are not one whole token of this vocabulary: the model has hardly seen them.
    virtual std::vector<std::string> unknownWords(std::string_view text) const = 0;
};

} // namespace semblance::clip
