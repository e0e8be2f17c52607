// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/compose/composer.h"
#include "tests/support/fakes.h"

#include <cmath>

/// What the tests of the composer share: queries, embeddings of made-up pictures, and what the fakes make of
/// a text.
namespace semblance::test {

using compose::Mode;
using compose::Modifiers;
using compose::Query;

constexpr int kDimension = 16;

inline Embedding pictureOf(std::uint64_t seed, const clip::Model &model)
{
    std::vector<float> raw = fakeNumbers(seed, kDimension);
    for (float &value : raw)
        value *= 4;
    return embeddingOf(raw, model.id);
}

inline Query queryWith(std::size_t pictures, std::string words, std::optional<Mode> mode = std::nullopt,
                       double strength = 0)
{
    Query query;
    query.pictures.resize(pictures);
    query.words = std::move(words);
    query.mode = mode;
    query.strength = strength;
    return query;
}

inline const Modifiers &table()
{
    static const Modifiers made = *Modifiers::parse("as a cartoon\ta cartoon of *\ta cartoon\ten\n", "t");
    return made;
}

/// What the model makes of a plain text.
inline Embedding textOf(const std::string &text, const clip::Model &model)
{
    const clip::TextInput input = {model.tokenizer->encode(text, model.texts->context()).ids, {}};
    return (*model.texts->encode(std::span(&input, 1), {}))[0];
}

/// What the model makes of a prompt whose n-th slot is filled with the mapping of the n-th vector.
inline Embedding filledOf(const std::string &prompt, const std::vector<std::vector<float>> &raw,
                          const clip::Model &model)
{
    const auto tokens = model.tokenizer->encodePrompt(prompt, "*", 77, model.mapping->profile().slotText);
    clip::TextInput input = {tokens->ids, {}};
    for (std::size_t i = 0; i < raw.size(); ++i)
        input.fills.push_back({tokens->slots[i], *model.mapping->map(raw[i])});
    return (*model.texts->encode(std::span(&input, 1), {}))[0];
}

inline float distance(const Embedding &a, const Embedding &b)
{
    float most = 0;
    for (std::size_t i = 0; i < a.unit.size(); ++i)
        most = std::max(most, std::abs(a.unit[i] - b.unit[i]));
    return most;
}

inline std::vector<float> mean(const std::vector<float> &a, const std::vector<float> &b)
{
    std::vector<float> out;
    for (std::size_t i = 0; i < a.size(); ++i)
        out.push_back((a[i] + b[i]) / 2);
    return out;
}

} // namespace semblance::test
