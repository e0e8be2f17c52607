// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/probes.h"

#include <algorithm>
#include <cmath>

namespace semblance::clip {

namespace {

/// Well-mixed bits of a number (Steele, Lea, Flood 2014, SplitMix64).
std::uint64_t mixed(std::uint64_t z)
{
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/// From 0 to 1.
float part(std::uint64_t seed)
{
    return static_cast<float>(mixed(seed) >> 40) / static_cast<float>(1u << 24);
}

/// A shade from one colour to another, stripes across it, a disc of a third colour, and grain.
Picture drawn(int side, std::uint64_t number)
{
    Picture picture;
    picture.width = picture.height = side;
    picture.rgb.resize(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3);
    const auto choice = [number](std::uint64_t which) { return part(number * 64 + which); };
    const float slope = choice(0), stripes = 2 + 30 * choice(1), depth = 0.5f * choice(2),
                grain = 0.3f * choice(3);
    const float discX = choice(4), discY = choice(5), radius = 0.1f + 0.3f * choice(6);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const float u = static_cast<float>(x) / static_cast<float>(side),
                        v = static_cast<float>(y) / static_cast<float>(side);
            const float along = slope * u + (1 - slope) * v;
            const bool inside = std::hypot(u - discX, v - discY) < radius;
            for (std::uint64_t c = 0; c < 3; ++c) {
                const float shade = (1 - along) * choice(10 + c) + along * choice(20 + c);
                const float wave = depth * std::sin(stripes * (inside ? u - v : along));
                const auto at = static_cast<std::size_t>(y * side + x) * 3 + c;
                const float noise = grain * (part(number << 32 | at) - 0.5f);
                const float value = (inside ? choice(30 + c) : shade) + wave + noise;
                picture.rgb[at] = static_cast<std::uint8_t>(std::clamp(value, 0.f, 1.f) * 255.f);
            }
        }
    return picture;
}

} // namespace

PixelBatch probePictures(const PreprocessSpec &spec, int count, int first)
{
    PixelBatch batch;
    for (int i = 0; i < count; ++i)
        append(batch, drawn(spec.side, static_cast<std::uint64_t>(first + i) + 1), spec);
    return batch;
}

std::vector<TextInput> probeSentences(const TextTowerConfig &config, int endId, int count, int tokens)
{
    std::vector<TextInput> sentences;
    const int length = std::clamp(tokens, 2, config.context);
    for (int i = 0; i < count; ++i) {
        TextInput input;
        input.ids.push_back(endId > 0 ? endId - 1 : 0);
        while (static_cast<int>(input.ids.size()) < length - 1)
            input.ids.push_back(
                static_cast<int>(mixed(static_cast<std::uint64_t>(i) << 16 | input.ids.size()) %
                                 static_cast<std::uint64_t>(std::max(1, endId - 1))));
        input.ids.push_back(endId);
        sentences.push_back(std::move(input));
    }
    return sentences;
}

} // namespace semblance::clip
