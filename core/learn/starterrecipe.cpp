// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/starterrecipe.h"

namespace semblance::learn {

clip::EncoderConfig StarterRecipe::config(int vocabulary) const
{
    clip::EncoderConfig config;
    config.architecture = "ModifiedResNet";
    for (const int count : layers)
        config.architecture += (config.architecture.ends_with('t') ? " " : "-") + std::to_string(count);
    config.architecture += " width " + std::to_string(width);
    config.image.kind = clip::ImageArchitecture::ResNet;
    config.image.side = side;
    config.image.width = width;
    config.image.layers = layers;
    config.image.heads = 32 * width / 64;
    config.text.context = context;
    config.text.vocabulary = vocabulary;
    config.text.width = textWidth;
    config.text.layers = textLayers;
    config.text.heads = textWidth / 64;
    config.text.mlpWidth = 4 * textWidth;
    config.dimension = dimension;
    config.activation = clip::Activation::QuickGelu;
    config.preprocess.side = side;
    return config;
}

Json toJson(const StarterRecipe &recipe)
{
    return Json::object({{"seed", recipe.seed},
                         {"minutes", recipe.minutes},
                         {"steps", recipe.steps},
                         {"merges", recipe.merges},
                         {"dimension", recipe.dimension},
                         {"layers", Json::arrayOf(recipe.layers)},
                         {"width", recipe.width},
                         {"side", recipe.side},
                         {"text_layers", recipe.textLayers},
                         {"text_width", recipe.textWidth},
                         {"context", recipe.context},
                         {"small_side", recipe.smallSide},
                         {"small_until", recipe.smallUntil},
                         {"small_batch", recipe.smallBatch},
                         {"batch", recipe.batch},
                         {"learning_rate", recipe.learningRate},
                         {"hold_until", recipe.holdUntil},
                         {"weight_decay", recipe.weightDecay},
                         {"average", recipe.average}});
}

StarterRecipe recipeFromJson(const Json &json)
{
    StarterRecipe recipe;
    const auto whole = [&](const char *name, int fallback) {
        return static_cast<int>(json[name].integer(fallback));
    };
    recipe.seed = static_cast<std::uint64_t>(json["seed"].integer(static_cast<std::int64_t>(recipe.seed)));
    recipe.minutes = json["minutes"].number(recipe.minutes);
    recipe.merges = whole("merges", recipe.merges);
    recipe.dimension = whole("dimension", recipe.dimension);
    recipe.width = whole("width", recipe.width);
    recipe.side = whole("side", recipe.side);
    recipe.textLayers = whole("text_layers", recipe.textLayers);
    recipe.textWidth = whole("text_width", recipe.textWidth);
    recipe.context = whole("context", recipe.context);
    if (const Json::Array &layers = json["layers"].items(); !layers.empty()) {
        recipe.layers.clear();
        for (const Json &count : layers)
            recipe.layers.push_back(static_cast<int>(count.integer()));
    }
    return recipe;
}

} // namespace semblance::learn
