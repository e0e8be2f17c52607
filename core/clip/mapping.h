// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/embedding.h"
#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::clip {

/// What becomes of words without a * of their own ({X}) in Pic2Word's evaluation. The space before the comma
/// keeps the star a token of its own.
inline constexpr const char *kWordsPrompt = "a photo of * , {X}";

/// How the authors of a mapping use it. Pic2Word: "*", the first occurrence is filled, further ones stay
/// words.
struct MappingProfile
{
    std::string kind = "pic2word"; ///< pic2word, searle, lincir
    std::string slotText =
        "*"; ///< the word whose token id is the slot (265 for "*", 259 for "$" in OpenAI's vocabulary)
    bool fillsEverySlot =
        false;            ///< more stars than pictures: LinCIR fills all, the others leave the rest as words
    double targetPad = 0; ///< > 0: query pictures are padded like this before resizing
    std::string wordsPrompt = kWordsPrompt; ///< the sentence of the authors' evaluation
    bool operator==(const MappingProfile &) const = default;
};

/// The profile of a kind as its authors use it (google-research/composed_image_retrieval, miccunifi/SEARLE,
/// navervision/lincir): "pic2word", "searle" or "lincir". nullopt for another word.
std::optional<MappingProfile> profileOfKind(std::string_view kind);

/// SEARLE's and LinCIR's networks have the same names and shapes: the names of file and folder decide, and
/// SEARLE where they say nothing. SEARLE's authors pad the pictures of query and gallery alike (TargetPad
/// 1.25); where only a file is given, queries are prepared as the gallery is: without.
MappingProfile profileOfPhi(const std::filesystem::path &file);

/// f_M of Pic2Word: a small network from a picture's raw (un-normalised) embedding to one word vector of the
/// text tower. Dropout is off. Threads: safe from any.
class Mapping
{
public:
    virtual ~Mapping() = default;
    virtual int inputWidth() const = 0; ///< the encoder's dimension
    virtual int wordWidth() const = 0;  ///< the text tower's token width
    virtual const MappingProfile &profile() const = 0;
    virtual std::string fingerprint() const = 0; ///< SHA-256 of its weights, 64 hex digits
    /// @param raw  count x inputWidth floats, row by row (Embedding::raw())
    /// @return     count x wordWidth floats, row by row, used as they are
    virtual Result<std::vector<float>> map(std::span<const float> raw) = 0;
};

} // namespace semblance::clip
