// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/preprocess.h"

#include "core/base/check.h"
#include "core/clip/resize.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace semblance::clip {

namespace {

constexpr int kChannels = 3;

Picture filled(int width, int height, int value)
{
    Picture picture{width, height, {}};
    picture.rgb.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * kChannels,
                       static_cast<std::uint8_t>(std::clamp(value, 0, 255)));
    return picture;
}

void paste(Picture &onto, const PixelView &view, int left, int top)
{
    for (int y = 0; y < view.height; ++y)
        std::memcpy(onto.rgb.data() +
                        (static_cast<std::size_t>(top + y) * static_cast<std::size_t>(onto.width) +
                         static_cast<std::size_t>(left)) *
                            kChannels,
                    view.first + y * view.stride, static_cast<std::size_t>(view.width) * kChannels);
}

/// int(round((outer - inner) / 2.0)) of torchvision's center_crop: Python rounds half to even.
int cropOffset(int outer, int inner)
{
    return static_cast<int>(std::nearbyint((outer - inner) / 2.0));
}

/// The region in whole pixels, at least one, cut to the picture.
Result<PixelView> cutOut(const Picture &picture, const Region &region)
{
    const bool finite = std::isfinite(region.x) && std::isfinite(region.y) && std::isfinite(region.width) &&
                        std::isfinite(region.height);
    const double left = std::max(0.0, region.x),
                 right = std::min<double>(picture.width, region.x + region.width);
    const double top = std::max(0.0, region.y),
                 bottom = std::min<double>(picture.height, region.y + region.height);
    if (!finite || !(left < right) || !(top < bottom))
        return Error{Code::Invalid, "cut the region out of the picture", "",
                     "nothing of it lies inside the " + std::to_string(picture.width) + " x " +
                         std::to_string(picture.height) + " pixels of the picture",
                     "Choose a region inside the picture"};
    const auto span = [](double from, double to, int limit) {
        const int first = std::min(static_cast<int>(std::nearbyint(from)), limit - 1);
        const int last = std::min(static_cast<int>(std::nearbyint(to)), limit);
        return std::pair(first, std::max(1, last - first));
    };
    const auto [x, width] = span(left, right, picture.width);
    const auto [y, height] = span(top, bottom, picture.height);
    PixelView view = viewOf(picture);
    view.first += y * view.stride + x * kChannels;
    view.width = width;
    view.height = height;
    return view;
}

/// TargetPad of Pic2Word and SEARLE (data_utils.py): black borders until the sides stand in the given ratio.
Picture padded(const PixelView &view, double ratio)
{
    const double goal = std::max(view.width, view.height) / ratio;
    const int across = std::max(static_cast<int>((goal - view.width) / 2), 0);
    const int down = std::max(static_cast<int>((goal - view.height) / 2), 0);
    Picture out = filled(view.width + 2 * across, view.height + 2 * down, 0);
    paste(out, view, across, down);
    return out;
}

/// torchvision's Resize to an int (the long side is cut to an integer), then CenterCrop.
Picture shortest(const PixelView &view, int side, Filter filter)
{
    const std::int64_t low = std::min(view.width, view.height), high = std::max(view.width, view.height);
    const int longSide = static_cast<int>(side * high / low);
    const int width = view.width <= view.height ? side : longSide;
    const int height = view.width <= view.height ? longSide : side;
    return resizePart(view, width, height, filter,
                      {cropOffset(width, side), cropOffset(height, side), side, side});
}

/// open_clip's ResizeKeepRatio with longest = 1 and CenterCropOrPad (src/open_clip/transform.py).
Picture longest(const PixelView &view, int side, Filter filter, int fill)
{
    const double ratio =
        std::max(static_cast<double>(view.width) / side, static_cast<double>(view.height) / side);
    const int width = std::clamp(static_cast<int>(std::nearbyint(view.width / ratio)), 1, side);
    const int height = std::clamp(static_cast<int>(std::nearbyint(view.height / ratio)), 1, side);
    const Picture small = resizePart(view, width, height, filter, {0, 0, width, height});
    Picture out = filled(side, side, fill);
    paste(out, viewOf(small), (side - width) / 2, (side - height) / 2);
    return out;
}

} // namespace

Result<Picture> prepare(const Picture &picture, const PreprocessSpec &spec,
                        const std::optional<Region> &region)
{
    SEMBLANCE_CHECK(picture.width > 0 && picture.height > 0 && spec.side > 0);
    PixelView view = viewOf(picture);
    if (region) {
        const auto cut = cutOut(picture, *region);
        if (!cut)
            return cut.error();
        view = *cut;
    }
    Picture larger;
    const double sides = static_cast<double>(std::max(view.width, view.height)) /
                         static_cast<double>(std::min(view.width, view.height));
    if (spec.targetPad > 0 && sides >= spec.targetPad) {
        larger = padded(view, spec.targetPad);
        view = viewOf(larger);
    }
    switch (spec.mode) {
    case ResizeMode::Shortest:
        return shortest(view, spec.side, spec.filter);
    case ResizeMode::Longest:
        return longest(view, spec.side, spec.filter, spec.fill);
    case ResizeMode::Squash:
        break;
    }
    return resizePart(view, spec.side, spec.side, spec.filter, {0, 0, spec.side, spec.side});
}

void append(PixelBatch &batch, const Picture &prepared, const PreprocessSpec &spec)
{
    SEMBLANCE_CHECK(prepared.width == spec.side && prepared.height == spec.side);
    if (batch.count == 0)
        batch.side = spec.side;
    SEMBLANCE_CHECK(batch.side == spec.side);
    const auto pixels = static_cast<std::size_t>(spec.side) * static_cast<std::size_t>(spec.side);
    const std::size_t start = batch.values.size();
    batch.values.resize(start + pixels * kChannels);
    for (std::size_t c = 0; c < kChannels; ++c) {
        // 256 values are all that can come out; each is divided and subtracted in float32 as torchvision does
        // it.
        float values[256];
        for (int level = 0; level < 256; ++level)
            values[level] = (static_cast<float>(level) / 255.0f - spec.mean[c]) / spec.deviation[c];
        float *to = batch.values.data() + start + c * pixels;
        const std::uint8_t *from = prepared.rgb.data() + c;
        for (std::size_t i = 0; i < pixels; ++i)
            to[i] = values[from[i * kChannels]];
    }
    ++batch.count;
}

} // namespace semblance::clip
