// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace semblance {

/// A number that means one thing only: ids of different kinds do not mix.
template <class Tag>
struct NumberId
{
    std::int64_t value = 0; ///< 0 means none; real ids begin at 1 and are never used again
    explicit operator bool() const noexcept { return value != 0; }
    auto operator<=>(const NumberId &) const = default;
};

/// One content: the bytes of a file, known by their SHA-256. The row id of the catalogue's `contents` table,
/// and at the same time the label in the vector index.
using ContentId = NumberId<struct ContentTag>;
/// One file in a root.
using PictureId = NumberId<struct PictureTag>;
/// One folder that a person added.
using RootId = NumberId<struct RootTag>;

/// The fingerprint of a model: SHA-256 (64 lower-case hex digits) over the encoder's weights and whatever
/// else changes an embedding. Two embeddings may be compared only when their ModelIds are equal.
struct ModelId
{
    std::string fingerprint;
    explicit operator bool() const noexcept { return !fingerprint.empty(); }
    auto operator<=>(const ModelId &) const = default;
};

} // namespace semblance

template <class Tag>
struct std::hash<semblance::NumberId<Tag>>
{
    std::size_t operator()(const semblance::NumberId<Tag> &id) const noexcept
    {
        return std::hash<std::int64_t>{}(id.value);
    }
};
