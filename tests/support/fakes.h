// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/model.h"

#include <memory>
#include <mutex>
#include <vector>

namespace semblance::test {

/// A picture tower without weights: the embedding is drawn from a hash of the pixels, the same on every run.
/// Equal pictures have equal embeddings, different ones are unrelated; norms lie between 5 and 15.
class FakeImageTower final : public clip::ImageTower
{
public:
    FakeImageTower(int dimension, ModelId model) : dimension_(dimension), model_(std::move(model)) {}
    int dimension() const override { return dimension_; }
    Result<std::vector<Embedding>> encode(const clip::PixelBatch &batch, const CancelToken &cancel) override;

private:
    int dimension_ = 0;
    ModelId model_;
};

/// A text tower without weights: the embedding is drawn from a hash of the ids and of what fills the slots.
/// Remembers what it was asked to read.
class FakeTextTower final : public clip::TextTower
{
public:
    FakeTextTower(int dimension, int wordWidth, int context, ModelId model)
        : dimension_(dimension), wordWidth_(wordWidth), context_(context), model_(std::move(model))
    {}
    int dimension() const override { return dimension_; }
    int wordWidth() const override { return wordWidth_; }
    int context() const override { return context_; }
    Result<std::vector<Embedding>> encode(std::span<const clip::TextInput> inputs,
                                          const CancelToken &cancel) override;

    std::vector<clip::TextInput> read() const; ///< every sentence so far
    int calls() const;

private:
    int dimension_ = 0;
    int wordWidth_ = 0;
    int context_ = 0;
    ModelId model_;
    mutable std::mutex mutex_;
    std::vector<clip::TextInput> read_;
    int calls_ = 0;
};

/// A mapping without weights: a fixed linear map, so that sums and norms of what goes in show in what comes
/// out.
class FakeMapping final : public clip::Mapping
{
public:
    FakeMapping(int inputWidth, int wordWidth, clip::MappingProfile profile = {})
        : inputWidth_(inputWidth), wordWidth_(wordWidth), profile_(std::move(profile))
    {}
    int inputWidth() const override { return inputWidth_; }
    int wordWidth() const override { return wordWidth_; }
    const clip::MappingProfile &profile() const override { return profile_; }
    std::string fingerprint() const override { return std::string(64, '0'); }
    Result<std::vector<float>> map(std::span<const float> raw) override;

private:
    int inputWidth_ = 0;
    int wordWidth_ = 0;
    clip::MappingProfile profile_;
};

struct FakeModelOptions
{
    std::string name = "fake";
    int dimension = 16;
    int wordWidth = 12;
    int context = 77;
    int side = 32;
    bool texts = true;
    bool tokenizer = true; ///< one token a byte
    bool mapping = true;
    clip::MappingProfile profile = {};
};

/// A whole model of fakes; its id is derived from the name.
clip::Model fakeModel(const FakeModelOptions &options = {});

/// `dimension` numbers between -1 and 1, drawn from a seed, the same on every run and machine.
std::vector<float> fakeNumbers(std::uint64_t seed, int dimension);

} // namespace semblance::test
