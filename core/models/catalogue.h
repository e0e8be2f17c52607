// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::models {

enum class ItemKind { Encoder, Mapping, Vocabulary };

/// Computations for one picture, in billions: up to 10, up to 50, up to 200, more (docs/formats.md).
enum class SpeedClass { Fast, Medium, Slow, VerySlow };

std::string_view nameOf(ItemKind kind) noexcept;    ///< "encoder", "mapping", "vocabulary"
std::string_view nameOf(SpeedClass speed) noexcept; ///< "fast", "medium", "slow", "very_slow"

/// One text for people in the languages of the program. Both are empty where nothing is said.
struct Said
{
    std::string english;
    std::string chinese;

    bool empty() const noexcept { return english.empty(); }
    /// @param language  a locale or its language: "zh_CN" and "zh" are Chinese, everything else is English
    const std::string &in(std::string_view language) const noexcept;
};

/// A file as its publisher gives it.
struct PublishedFile
{
    std::string name; ///< a plain file name in the model's folder
    std::vector<std::string>
        addresses; ///< https, any of them will do; empty where only a person can fetch it
    std::optional<std::uint64_t> bytes; ///< nullopt: not published
    std::string sha256;       ///< 64 lower hex digits; empty: none published, the first download is trusted
    std::string sha256Source; ///< where the digest was read
};

struct Licence
{
    std::string spdx; ///< SPDX identifier, or empty
    std::string text; ///< a clause where there is no identifier
    bool agree = false;
    Said note; ///< what is agreed to; never empty where `agree`

    /// The identifier, else the clause.
    const std::string &name() const noexcept { return spdx.empty() ? text : spdx; }
};

/// What only a person can fetch.
struct ByHand
{
    std::string page; ///< https address to open in a browser
    Said how;
};

/// One thing that can be downloaded. A plain value.
struct CatalogueItem
{
    std::string id;    ///< what `model download` takes, and the folder's name: a-z, 0-9, "-"
    std::string title; ///< for people
    ItemKind kind = ItemKind::Encoder;
    std::string architecture;      ///< of an encoder with a published name, else empty
    std::string mapping;           ///< of a mapping: pic2word, searle or lincir
    std::vector<std::string> fits; ///< of a mapping: ids of the encoders it was made for
    std::vector<PublishedFile> files;
    std::vector<std::string> takesAlong; ///< ids that are fetched too where they are missing
    std::optional<ByHand> byHand;
    Licence licence;
    std::uint64_t diskBytes = 0;   ///< of the files; a guess upwards where `diskEstimated`
    std::uint64_t memoryBytes = 0; ///< of the weights in float32; a guess upwards where `memoryEstimated`
    bool diskEstimated = false;
    bool memoryEstimated = false;
    std::optional<SpeedClass> speed; ///< of an encoder
    Said goodFor;

    /// Whether a file has no published digest: the first download is trusted, and that has to be said.
    bool trustedOnFirstUse() const noexcept;
};

/// The published weights that this program reads (models/catalogue.json; docs/formats.md). Immutable.
/// Threads: any.
class Catalogue
{
public:
    /// Reads and checks every member; what does not make sense is refused as a whole, since a catalogue with
    /// a hole may have more. Members that are not known are passed over.
    /// @error Newer for a format version above ours; Damaged, naming item and member; NotFound, TooLarge
    static Result<Catalogue> read(const std::filesystem::path &path);

    const std::vector<CatalogueItem> &items() const noexcept { return items_; }
    /// nullptr where there is none.
    const CatalogueItem *find(std::string_view id) const noexcept;
    /// @error NotFound, with the ids that are near to it
    Result<const CatalogueItem *> named(const std::string &id) const;
    /// Mappings that were made for an encoder of the catalogue, in the catalogue's order.
    std::vector<const CatalogueItem *> mappingsFor(std::string_view encoderId) const;

private:
    std::vector<CatalogueItem> items_;
};

} // namespace semblance::models
