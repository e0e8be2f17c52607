// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/learn/toydata.h"

#include "core/base/check.h"
#include "core/learn/parameters.h"
#include "core/learn/random.h"

#include <ATen/ATen.h>
#include <algorithm>
#include <array>
#include <cmath>

namespace semblance::learn::test {

namespace {

constexpr int kSide = 32;
constexpr const char *kClasses[] = {"bars", "poles", "checker", "plain"};

/// Patterns, so that any part of a picture tells its class.
bool inside(int pattern, double x, double y)
{
    const double across = std::sin(x * 9), down = std::sin(y * 9);
    switch (pattern) {
    case 0:
        return down > 0;
    case 1:
        return across > 0;
    case 2:
        return across * down > 0;
    default:
        return false;
    }
}

/// A photograph is grey on green, a sketch black lines on white, a cartoon red on yellow, a painting blue on
/// violet.
std::array<int, 3> colour(Domain style, bool fore, bool border)
{
    switch (style) {
    case Domain::Sketch:
        return border ? std::array{10, 10, 10} : std::array{250, 250, 250};
    case Domain::Cartoon:
        return fore ? std::array{230, 30, 30} : std::array{240, 230, 60};
    case Domain::Painting:
        return fore ? std::array{30, 40, 200} : std::array{150, 70, 170};
    default:
        return fore ? std::array{120, 120, 120} : std::array{40, 130, 50};
    }
}

void draw(PictureSet &set, int shape, Domain style, Random &random)
{
    const double cx = random.between(-.2, .2), cy = random.between(-.2, .2), zoom = random.between(.9, 1.2);
    for (int row = 0; row < kSide; ++row)
        for (int column = 0; column < kSide; ++column) {
            const double x = (column * 2.0 / kSide - 1 - cx) * zoom, y = (row * 2.0 / kSide - 1 - cy) * zoom;
            const bool fore = inside(shape, x, y);
            const bool border = fore != inside(shape, x + .12, y + .12);
            for (const int value : colour(style, fore, border))
                set.pixels.push_back(
                    static_cast<std::uint8_t>(std::clamp(value + random.below(31) - 15, 0, 255)));
        }
}

} // namespace

PictureSet toyPictures(int each, std::uint64_t seed)
{
    Random random(seed);
    PictureSet set;
    set.side = kSide;
    for (int i = 0; i < each; ++i)
        for (int shape = 0; shape < 4; ++shape)
            for (const Domain style : {Domain::Photo, Domain::Sketch, Domain::Cartoon, Domain::Painting}) {
                draw(set, shape, style, random);
                set.records.push_back({"toy/" + std::to_string(set.records.size()),
                                       "pacs",
                                       i % 4 == 3,
                                       style,
                                       kClasses[shape],
                                       {}});
            }
    return set;
}

StarterRecipe toyRecipe(std::int64_t steps)
{
    StarterRecipe recipe;
    recipe.steps = steps;
    recipe.threads = 1;
    recipe.bfloat16 = false;
    recipe.merges = 60;
    recipe.dimension = 32;
    recipe.layers = {1, 1, 1, 1};
    recipe.width = 8;
    recipe.side = 32;
    recipe.smallSide = 32;
    recipe.textLayers = 1;
    recipe.textWidth = 64;
    recipe.context = 32;
    recipe.smallBatch = recipe.batch = 48;
    recipe.warmup = 5;
    recipe.learningRate = 3e-3;
    recipe.average = .9;
    recipe.evaluateEvery = 1e9;
    return recipe;
}

Towers toyTowers()
{
    StarterRecipe recipe = toyRecipe(1);
    std::shared_ptr<const clip::Tokenizer> tokenizer =
        clip::Tokenizer::fromMerges({"p h", "o f</w>", "o t", "ot o</w>"}).value();
    const clip::EncoderConfig config = recipe.config(tokenizer->vocabularySize());
    std::vector<clip::TensorSpec> layout = clip::imageLayout(config);
    for (clip::TensorSpec &spec : clip::textLayout(config))
        layout.push_back(std::move(spec));
    Parameters parameters(layout, at::kCPU);
    Random random(7);
    initialise(parameters, layout, config, random);
    clip::TensorDict tensors =
        parameters.over(parameters.trained().detach().clone(), parameters.statistics().clone());
    return towersOf(tensors, config, tokenizer).value();
}

MappingData toyVectors(const Towers &towers, int count)
{
    Random random(11);
    MappingData data;
    data.dimension = towers.config.dimension;
    std::vector<float> raw;
    for (int i = 0; i < count * data.dimension; ++i)
        raw.push_back(static_cast<float>(3 * random.normal()));
    data.raw.push_back(std::move(raw));
    return data;
}

} // namespace semblance::learn::test
