// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/compose/composer.h"

#include "core/base/check.h"
#include "core/compose/byname.h"
#include "core/compose/needs.h"
#include "core/compose/wording.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace semblance::compose {

namespace {

constexpr std::string_view kDoing = "compose the query";
constexpr std::string_view kStar = "*";
constexpr std::string_view kPlainPrompt = "a photo of *";

using Vectors = std::vector<std::vector<float>>;

Vectors rawOf(std::span<const Embedding> pictures)
{
    Vectors raw;
    for (const Embedding &picture : pictures)
        raw.push_back(picture.raw());
    return raw;
}

std::vector<float> meanOf(std::span<const std::vector<float>> vectors)
{
    std::vector<double> sum(vectors.front().size(), 0.0);
    for (const auto &vector : vectors)
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += vector[i];
    std::vector<float> mean;
    for (const double value : sum)
        mean.push_back(static_cast<float>(value / static_cast<double>(vectors.size())));
    return mean;
}

/// The vector for each star that is filled: the n-th star takes the n-th picture, the last of fewer stars the
/// mean of the rest. With more stars than pictures the later ones are left out, unless all are to be filled.
Vectors starVectors(const Vectors &pictures, std::size_t stars, bool fillAll)
{
    Vectors filled;
    for (std::size_t i = 0; i < std::min(stars, pictures.size()); ++i)
        filled.push_back(pictures[i]);
    if (stars > 0 && pictures.size() > stars)
        filled.back() = meanOf(std::span(pictures).subspan(stars - 1));
    while (fillAll && filled.size() < stars)
        filled.push_back(filled.back());
    return filled;
}

/// Normalised mean; one vector is itself, with its norm.
Embedding pictureVector(std::span<const Embedding> pictures)
{
    if (pictures.size() == 1)
        return pictures.front();
    Vectors units;
    for (const Embedding &picture : pictures)
        units.push_back(picture.unit);
    return embeddingOf(meanOf(units), pictures.front().model);
}

/// Normalised weighted sum of unit vectors.
Embedding weightedSum(std::span<const Embedding> parts, std::span<const double> weights)
{
    std::vector<float> sum(parts.front().dimension(), 0.0f);
    for (std::size_t p = 0; p < parts.size(); ++p)
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += static_cast<float>(weights[p]) * parts[p].unit[i];
    return embeddingOf(sum, parts.front().model);
}

Embedding turned(const Embedding &from, const Embedding &to, double amount)
{
    if (amount >= 1)
        return to;
    return {slerp(from.unit, to.unit, amount), 1.0f, from.model};
}

/// One question on its way: collects the sentences that the text tower has to read, reads them in one call,
/// and puts the vectors together.
class Composing
{
public:
    Composing(const Query &query, std::span<const Embedding> pictures, const clip::Model &model,
              const NounTable *nouns)
        : query_(query), pictures_(pictures), model_(model), nouns_(nouns)
    {}

    /// What the text tower has to read, up to inputs().
    Result<void> begin(const Modifiers &modifiers);
    std::vector<clip::TextInput> &inputs() noexcept { return inputs_; }
    /// @param read  the embeddings of inputs(), in their order
    Composed finish(std::span<const Embedding> read);

private:
    bool wantsText() const;
    Result<void> addPrompt();
    Result<void> addMapped(clip::Tokens tokens);
    Result<void> addNamed();
    void addWords();
    Result<void> addNegative();
    Embedding ownVector(std::span<const Embedding> read) const;
    int context() const { return model_.texts->context(); }

    const Query &query_;
    std::span<const Embedding> pictures_;
    const clip::Model &model_;
    const NounTable *nouns_ = nullptr;
    Composed out_;
    std::vector<clip::TextInput> inputs_;
    std::vector<double> weights_; ///< of the first inputs: the sentences of the composed prompt
    int words_ = -1;              ///< which input they are, -1 where there is none
    int negative_ = -1;
};

bool Composing::wantsText() const
{
    const bool towardsWords = query_.strength > 0 && !out_.prompt.words.empty();
    return out_.mode != Mode::Picture || towardsWords || !tidy(query_.negative).empty();
}

Result<void> Composing::addMapped(clip::Tokens tokens)
{
    const clip::MappingProfile &profile = model_.mapping->profile();
    const Vectors sources = starVectors(rawOf(pictures_), tokens.slots.size(), profile.fillsEverySlot);
    std::vector<float> raw;
    for (const auto &source : sources)
        raw.insert(raw.end(), source.begin(), source.end());
    const auto mapped = model_.mapping->map(raw);
    if (!mapped)
        return mapped.error();
    const auto width = static_cast<std::size_t>(model_.texts->wordWidth());
    SEMBLANCE_CHECK(mapped->size() == sources.size() * width);
    clip::TextInput input{std::move(tokens.ids), {}};
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const auto word = std::span(*mapped).subspan(i * width, width);
        out_.pseudoTokens.emplace_back(word.begin(), word.end());
        input.fills.push_back({tokens.slots[i], out_.pseudoTokens.back()});
    }
    out_.tokenIds = input.ids;
    inputs_.push_back(std::move(input));
    weights_.push_back(1);
    return {};
}

Result<void> Composing::addNamed()
{
    if (auto known = requireNouns(nouns_, model_, kDoing); !known)
        return known;
    out_.byName = true;
    out_.byNameReason = "the model has no mapping";
    Vectors units = starVectors(rawOf(pictures_), static_cast<std::size_t>(out_.prompt.stars), true);
    for (auto &unit : units)
        normalise(unit);
    out_.names = weightedNouns(units.front(), *nouns_, model_.logitScale);
    for (const NamedSentence &sentence :
         namedSentences(out_.prompt.text, units, *nouns_, model_.logitScale)) {
        clip::Tokens tokens = model_.tokenizer->encode(sentence.text, context());
        out_.truncated = out_.truncated || tokens.truncated;
        if (out_.tokenIds.empty())
            out_.tokenIds = tokens.ids;
        inputs_.push_back({std::move(tokens.ids), {}});
        weights_.push_back(sentence.weight);
    }
    return {};
}

Result<void> Composing::addPrompt()
{
    std::string_view slotWord = kStar;
    if (model_.mapping) {
        slotWord = model_.mapping->profile().slotText;
        if (out_.prompt.stars == 0) // written as the mapping's authors do: "a photo of $"
            out_.prompt.text = replaced(out_.prompt.text, slotWord, kStar);
    }
    auto tokens = model_.tokenizer->encodePrompt(out_.prompt.text, kStar, context(), slotWord);
    if (!tokens)
        return tokens.error();
    out_.prompt.stars = static_cast<int>(tokens->slots.size());
    if (tokens->slots.empty())
        return Error{Code::Invalid, std::string(kDoing), "", "the prompt has no * where the picture stands",
                     "Put a * into the prompt, or search with words alone"};
    out_.truncated = tokens->truncated;
    return model_.mapping ? addMapped(std::move(*tokens)) : addNamed();
}

void Composing::addWords()
{
    clip::Tokens tokens = model_.tokenizer->encode(out_.prompt.words, context());
    out_.truncated = out_.truncated || tokens.truncated;
    out_.unknownWords = model_.tokenizer->unknownWords(out_.prompt.words);
    if (out_.tokenIds.empty())
        out_.tokenIds = tokens.ids;
    words_ = static_cast<int>(inputs_.size());
    inputs_.push_back({std::move(tokens.ids), {}});
}

Result<void> Composing::addNegative()
{
    const std::string negative = tidy(query_.negative);
    if (negative.empty())
        return {};
    if (auto known = requireNouns(nouns_, model_, kDoing); !known)
        return known;
    clip::Tokens tokens = model_.tokenizer->encode(negative, context());
    out_.truncated = out_.truncated || tokens.truncated;
    negative_ = static_cast<int>(inputs_.size());
    inputs_.push_back({std::move(tokens.ids), {}});
    return {};
}

Embedding Composing::ownVector(std::span<const Embedding> read) const
{
    switch (out_.mode) {
    case Mode::Picture:
        return *out_.picture;
    case Mode::Words:
        return *out_.words;
    case Mode::Average: {
        const Embedding both[] = {*out_.picture, *out_.words};
        const double equal[] = {1, 1};
        return weightedSum(both, equal);
    }
    case Mode::Composed:
        break;
    }
    return weights_.size() == 1 ? read.front() : weightedSum(read.subspan(0, weights_.size()), weights_);
}

Result<void> Composing::begin(const Modifiers &modifiers)
{
    out_.mode = query_.effectiveMode();
    out_.prompt = makePrompt(query_, modifiers,
                             model_.mapping ? model_.mapping->profile().wordsPrompt : clip::kWordsPrompt);
    const bool readsText = model_.texts && model_.tokenizer;
    if (wantsText())
        if (auto able = requireText(model_, kDoing); !able)
            return able;
    if (out_.mode == Mode::Composed)
        if (auto added = addPrompt(); !added)
            return added;
    if (readsText && !out_.prompt.words.empty())
        addWords();
    return addNegative();
}

Composed Composing::finish(std::span<const Embedding> read)
{
    if (!pictures_.empty())
        out_.picture = pictureVector(pictures_);
    if (words_ >= 0)
        out_.words = read[static_cast<std::size_t>(words_)];
    out_.own = ownVector(read);
    if (negative_ >= 0) {
        out_.negative = read[static_cast<std::size_t>(negative_)];
        out_.meanNoun = nouns_->mean;
    }
    out_.embedding = atStrength(out_, query_.strength);
    return std::move(out_);
}

} // namespace

bool needsNouns(const Query &query, const clip::Model &model)
{
    if (!model.texts || !model.tokenizer)
        return false; // compose() says what is missing
    return !tidy(query.negative).empty() || (query.effectiveMode() == Mode::Composed && !model.mapping);
}

Embedding atStrength(const Composed &composed, double strength)
{
    Embedding vector = composed.own;
    if (strength != 0 && composed.picture && composed.words)
        vector = turned(vector, strength < 0 ? *composed.picture : *composed.words, std::abs(strength));
    if (composed.negative)
        vector = withoutWords(vector, composed.negative->unit, composed.meanNoun);
    return vector;
}

Result<Composed> compose(const Query &query, const Modifiers &modifiers, std::span<const Embedding> pictures,
                         const clip::Model &model, const NounTable *nouns, const CancelToken &cancel)
{
    auto one = composeMany(std::span(&query, 1), modifiers, pictures, model, nouns, cancel);
    if (!one)
        return one.error();
    return std::move(one->front());
}

Result<std::vector<Composed>> composeMany(std::span<const Query> queries, const Modifiers &modifiers,
                                          std::span<const Embedding> pictures, const clip::Model &model,
                                          const NounTable *nouns, const CancelToken &cancel)
{
    std::vector<Composing> all;
    std::vector<clip::TextInput> inputs;
    std::vector<std::size_t> counts; // of the inputs of each query
    for (const Query &query : queries) {
        SEMBLANCE_CHECK(pictures.size() >= query.pictures.size());
        const auto own = pictures.first(query.pictures.size());
        pictures = pictures.subspan(own.size());
        if (auto valid = validate(query); !valid)
            return valid.error();
        if (auto fits = requireFit(own, model); !fits)
            return fits.error();
        Composing &composing = all.emplace_back(query, own, model, nouns);
        if (auto begun = composing.begin(modifiers); !begun)
            return begun.error();
        counts.push_back(composing.inputs().size());
        std::move(composing.inputs().begin(), composing.inputs().end(), std::back_inserter(inputs));
    }
    SEMBLANCE_CHECK(pictures.empty());
    std::vector<Embedding> read;
    if (!inputs.empty()) {
        auto encoded = model.texts->encode(inputs, cancel);
        if (!encoded)
            return encoded.error();
        read = std::move(*encoded);
    }
    std::vector<Composed> composed;
    std::span<const Embedding> rest = read;
    for (std::size_t i = 0; i < all.size(); ++i) {
        composed.push_back(all[i].finish(rest.first(counts[i])));
        rest = rest.subspan(counts[i]);
    }
    return composed;
}

Result<std::vector<NounScore>> readsAs(const Embedding &picture, const clip::Model &model,
                                       const NounTable &nouns, const CancelToken &cancel, int count)
{
    if (auto known = requireNouns(&nouns, model, "say what the picture is read as"); !known)
        return known.error();
    if (!model.mapping)
        return nearestNouns(picture.unit, nouns, count);
    Query query;
    query.pictures.resize(1);
    query.prompt = kPlainPrompt;
    query.mode = Mode::Composed;
    const auto composed = compose(query, {}, std::span(&picture, 1), model, &nouns, cancel);
    if (!composed)
        return composed.error();
    return nearestNouns(composed->embedding.unit, nouns, count);
}

Embedding withoutWords(const Embedding &q, std::span<const float> negative, std::span<const float> mean,
                       double weight)
{
    SEMBLANCE_CHECK(q.dimension() == negative.size() && q.dimension() == mean.size());
    const double shared = dot(negative, mean);
    std::vector<float> out(q.dimension());
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<float>(q.unit[i] - weight * (negative[i] - shared * mean[i]));
    return embeddingOf(out, q.model);
}

} // namespace semblance::compose
