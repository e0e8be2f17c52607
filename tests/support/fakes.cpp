// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/support/fakes.h"

#include "core/base/check.h"

#include <cstring>

namespace semblance::test {

namespace {

/// FNV-1a, 64 bits.
class Hash
{
public:
    template <class T>
    void add(const T &value)
    {
        unsigned char bytes[sizeof(T)];
        std::memcpy(bytes, &value, sizeof(T));
        for (const unsigned char byte : bytes)
            value_ = (value_ ^ byte) * 0x100000001b3u;
    }
    std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 0xcbf29ce484222325u;
};

/// Steele, Lea, Flood: "Fast splittable pseudorandom number generators" (OOPSLA 2014).
std::uint64_t splitMix(std::uint64_t &state)
{
    std::uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

Embedding drawn(std::uint64_t seed, int dimension, const ModelId &model)
{
    Embedding embedding = embeddingOf(fakeNumbers(seed, dimension), model);
    embedding.norm = 5.0f + static_cast<float>(seed % 1000) / 100.0f;
    return embedding;
}

const Error kStopped = {Code::Interrupted, "compute embeddings", "", "it was stopped", ""};

} // namespace

std::vector<float> fakeNumbers(std::uint64_t seed, int dimension)
{
    std::vector<float> numbers;
    for (int i = 0; i < dimension; ++i)
        numbers.push_back(static_cast<float>(splitMix(seed) >> 40) / static_cast<float>(1 << 23) - 1.0f);
    return numbers;
}

Result<std::vector<Embedding>> FakeImageTower::encode(const clip::PixelBatch &batch,
                                                      const CancelToken &cancel)
{
    if (cancel.wanted())
        return kStopped;
    std::vector<Embedding> embeddings;
    const std::size_t size =
        batch.count > 0 ? batch.values.size() / static_cast<std::size_t>(batch.count) : 0;
    for (std::size_t picture = 0; picture < static_cast<std::size_t>(batch.count); ++picture) {
        Hash hash;
        for (std::size_t i = 0; i < size; ++i)
            hash.add(batch.values[picture * size + i]);
        embeddings.push_back(drawn(hash.value(), dimension_, model_));
    }
    return embeddings;
}

Result<std::vector<Embedding>> FakeTextTower::encode(std::span<const clip::TextInput> inputs,
                                                     const CancelToken &cancel)
{
    if (cancel.wanted())
        return kStopped;
    std::vector<Embedding> embeddings;
    for (const clip::TextInput &input : inputs) {
        SEMBLANCE_CHECK(input.ids.size() >= 2 && input.ids.size() <= static_cast<std::size_t>(context_));
        Hash hash;
        for (const int id : input.ids)
            hash.add(id);
        for (const clip::SlotFill &fill : input.fills) {
            SEMBLANCE_CHECK(fill.word.size() == static_cast<std::size_t>(wordWidth_));
            hash.add(fill.position);
            for (const float number : fill.word)
                hash.add(number);
        }
        embeddings.push_back(drawn(hash.value(), dimension_, model_));
    }
    const std::lock_guard lock(mutex_);
    ++calls_;
    read_.insert(read_.end(), inputs.begin(), inputs.end());
    return embeddings;
}

std::vector<clip::TextInput> FakeTextTower::read() const
{
    const std::lock_guard lock(mutex_);
    return read_;
}

int FakeTextTower::calls() const
{
    const std::lock_guard lock(mutex_);
    return calls_;
}

Result<std::vector<float>> FakeMapping::map(std::span<const float> raw)
{
    const auto width = static_cast<std::size_t>(inputWidth_);
    SEMBLANCE_CHECK(raw.size() % width == 0);
    std::vector<float> words;
    for (std::size_t row = 0; row < raw.size() / width; ++row)
        for (int out = 0; out < wordWidth_; ++out) {
            const std::vector<float> weights =
                fakeNumbers(1000 + static_cast<std::uint64_t>(out), inputWidth_);
            words.push_back(dot(weights, raw.subspan(row * width, width)));
        }
    return words;
}

clip::Model fakeModel(const FakeModelOptions &options)
{
    clip::Model model;
    model.name = options.name;
    model.id = ModelId{"fake-" + options.name};
    model.config.architecture = "fake";
    model.config.dimension = options.dimension;
    model.config.preprocess.side = options.side;
    model.config.image.side = options.side;
    model.config.text.context = options.context;
    model.config.text.width = options.wordWidth;
    model.device = "cpu";
    model.precision = "fp32";
    model.images = std::make_shared<FakeImageTower>(options.dimension, model.id);
    if (options.texts)
        model.texts =
            std::make_shared<FakeTextTower>(options.dimension, options.wordWidth, options.context, model.id);
    if (options.tokenizer)
        model.tokenizer = *clip::Tokenizer::fromMerges({});
    if (options.mapping)
        model.mapping = std::make_shared<FakeMapping>(options.dimension, options.wordWidth, options.profile);
    return model;
}

} // namespace semblance::test
