// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/evaluation/madeup.h"

#include "core/base/check.h"
#include "core/base/files.h"
#include "core/base/path.h"
#include "tests/support/fakes.h"

#include <algorithm>
#include <map>

namespace semblance::test {

namespace {

constexpr int kDimension = 16; ///< 8 classes, 8 domains
constexpr int kHalf = 8;
constexpr int kStep = 32; ///< of a colour between two numbers

int numberOf(float value)
{
    return std::clamp(static_cast<int>(value * 255) / kStep, 0, kHalf - 1);
}

class NumberImages final : public clip::ImageTower
{
public:
    explicit NumberImages(ModelId model) : model_(std::move(model)) {}
    int dimension() const override { return kDimension; }
    Result<std::vector<Embedding>> encode(const clip::PixelBatch &batch, const CancelToken &cancel) override
    {
        if (cancel.wanted())
            return Error{Code::Interrupted, "see", "", "it was stopped", ""};
        std::vector<Embedding> embeddings;
        const auto plane = static_cast<std::size_t>(batch.side * batch.side);
        for (std::size_t i = 0; i < static_cast<std::size_t>(batch.count); ++i) {
            const std::size_t middle = i * 3 * plane + plane / 2;
            std::vector<float> raw(kDimension, 0.0f);
            raw[static_cast<std::size_t>(numberOf(batch.values[middle]))] = 4;
            raw[static_cast<std::size_t>(kHalf + numberOf(batch.values[middle + 2 * plane]))] = 3;
            embeddings.push_back(embeddingOf(raw, model_));
        }
        return embeddings;
    }

private:
    ModelId model_;
};

class NumberTexts final : public clip::TextTower
{
public:
    explicit NumberTexts(ModelId model) : model_(std::move(model)) {}
    int dimension() const override { return kDimension; }
    int wordWidth() const override { return kDimension; }
    int context() const override { return 77; }
    Result<std::vector<Embedding>> encode(std::span<const clip::TextInput> inputs,
                                          const CancelToken &) override
    {
        std::vector<Embedding> embeddings;
        for (const clip::TextInput &input : inputs) {
            std::vector<float> raw(kDimension, 0.001f);
            if (const auto taught = taught_.find(input.ids); taught != taught_.end())
                for (std::size_t i = 0; i < raw.size(); ++i)
                    raw[i] += taught->second[i];
            for (const clip::SlotFill &fill : input.fills)
                for (std::size_t i = 0; i < kHalf; ++i) // the class of the picture, not its domain
                    raw[i] += fill.word[i];
            embeddings.push_back(embeddingOf(raw, model_));
        }
        return embeddings;
    }
    std::map<std::vector<int>, std::vector<float>> taught_;

private:
    ModelId model_;
};

class SameMapping final : public clip::Mapping
{
public:
    int inputWidth() const override { return kDimension; }
    int wordWidth() const override { return kDimension; }
    const clip::MappingProfile &profile() const override { return profile_; }
    std::string fingerprint() const override { return std::string(64, '1'); }
    Result<std::vector<float>> map(std::span<const float> raw) override
    {
        return std::vector<float>(raw.begin(), raw.end());
    }

private:
    clip::MappingProfile profile_;
};

} // namespace

Result<Picture> NumberPictures::picture(const std::string &key)
{
    ++asked_;
    const auto text = readAll(folder_ / pathFromBytes(key), 1000, "read the numbers");
    if (!text)
        return text.error();
    const auto digit = [](char c) { return c >= '0' && c <= '7'; };
    if (text->size() < 3 || !digit((*text)[0]) || !digit((*text)[2]))
        return Error{Code::Damaged, "read the numbers", key, "there are none", ""};
    Picture picture{8, 8, {}};
    for (int i = 0; i < 64; ++i)
        for (const int value :
             {((*text)[0] - '0') * kStep + kStep / 2, 0, ((*text)[2] - '0') * kStep + kStep / 2})
            picture.rgb.push_back(static_cast<std::uint8_t>(value));
    return picture;
}

void writePicture(const TempFolder &folder, const std::string &name, int kind, int domain)
{
    folder.write(name, std::to_string(kind) + " " + std::to_string(domain) + " " + name);
}

NumberModel::NumberModel() : model_(fakeModel({.dimension = kDimension, .wordWidth = kDimension, .side = 8}))
{
    model_.config.preprocess.mean = {0, 0, 0};
    model_.config.preprocess.deviation = {1, 1, 1};
    model_.images = std::make_shared<NumberImages>(model_.id);
    model_.texts = std::make_shared<NumberTexts>(model_.id);
    model_.mapping = std::make_shared<SameMapping>();
}

void NumberModel::teach(const std::string &sentence, int domain)
{
    teach(sentence, -1, domain);
}

void NumberModel::teach(const std::string &sentence, int kind, int domain)
{
    std::vector<float> meaning(kDimension, 0.0f);
    if (kind >= 0)
        meaning[static_cast<std::size_t>(kind)] = 4;
    if (domain >= 0)
        meaning[static_cast<std::size_t>(kHalf + domain)] = 4;
    auto &texts = static_cast<NumberTexts &>(*model_.texts);
    if (sentence.find('*') != std::string::npos) {
        const auto tokens = model_.tokenizer->encodePrompt(sentence, "*", 77, "*");
        SEMBLANCE_CHECK(tokens.ok());
        texts.taught_[tokens->ids] = meaning;
    }
    texts.taught_[model_.tokenizer->encode(sentence, 77).ids] = meaning;
}

} // namespace semblance::test
