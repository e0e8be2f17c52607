// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/augment.h"

#include <ATen/ATen.h>
#include <cmath>
#include <cstring>

namespace semblance::learn {

namespace {

constexpr int kBilinear = 0;   ///< of at::grid_sampler
constexpr int kReflection = 2; ///< its padding

/// One random number for each picture, [n, 1, 1, 1].
at::Tensor perPicture(std::int64_t count, double low, double high, Random &random)
{
    at::Tensor values = at::empty({count, 1, 1, 1});
    for (std::int64_t i = 0; i < count; ++i)
        values.data_ptr<float>()[i] = random.between(low, high);
    return values;
}

/// The sampling transform of a random crop: part of the area, aspect, place, turn and mirror.
void randomCrop(float *row, double leastArea, Random &random)
{
    const double area = random.between(leastArea, 1);
    const double aspect = std::exp(random.between(-.22, .22));
    const double width = std::min(1.0, std::sqrt(area * aspect));
    const double height = std::min(1.0, std::sqrt(area / aspect));
    const double x = random.between(-1, 1) * (1 - width);
    const double y = random.between(-1, 1) * (1 - height);
    const double mirror = random.chance(.5) ? -1 : 1;
    const double turn = random.between(-.157, .157) * (random.chance(.5) ? 1 : 0); // 9 degrees
    const double values[6] = {width * std::cos(turn) * mirror,  -width * std::sin(turn), x,
                              height * std::sin(turn) * mirror, height * std::cos(turn), y};
    for (int i = 0; i < 6; ++i)
        row[i] = static_cast<float>(values[i]);
}

at::Tensor grey(const at::Tensor &x)
{
    const at::Tensor weights = at::tensor({.299f, .587f, .114f}).view({1, 3, 1, 1});
    return (x * weights).sum(1, true);
}

/// Strength of the edges of a grey picture (Sobel), 1 at its 95th percentile.
at::Tensor edges(const at::Tensor &y)
{
    const at::Tensor kernel = at::tensor({1.f, 0.f, -1.f, 2.f, 0.f, -2.f, 1.f, 0.f, -1.f}).view({1, 1, 3, 3});
    const at::Tensor padded = at::replication_pad2d(y, {1, 1, 1, 1});
    const at::Tensor strength = (at::conv2d(padded, kernel).square() +
                                 at::conv2d(padded, kernel.transpose(2, 3).contiguous()).square())
                                    .sqrt();
    const at::Tensor flat = strength.flatten(1);
    const at::Tensor high = std::get<0>(flat.kthvalue(flat.size(1) * 95 / 100, 1));
    return strength / high.clamp_min(.05f).view({-1, 1, 1, 1});
}

at::Tensor edgeDrawing(const at::Tensor &x, Random &random)
{
    const at::Tensor threshold = perPicture(x.size(0), .35, .75, random);
    const at::Tensor ink = perPicture(x.size(0), .6, 1, random);
    const at::Tensor lines = ((edges(grey(x)) - threshold) * 3).clamp(0, 1) * ink;
    return (1 - lines).expand({-1, 3, -1, -1});
}

at::Tensor flatColours(const at::Tensor &x, Random &random)
{
    at::Tensor y = at::avg_pool2d(at::replication_pad2d(x, {1, 1, 1, 1}), {3, 3}, {1, 1});
    const at::Tensor lines = edges(grey(y));
    const at::Tensor light = grey(y);
    y = (light + (y - light) * 1.6).clamp(0, 1);
    const at::Tensor steps = perPicture(x.size(0), 3, 6, random).floor();
    return (y * steps).round() / steps * (1 - ((lines - .6) * 2.5).clamp(0, 1));
}

at::Tensor placesOf(const BatchPlan &plan, StyleChange change)
{
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; i < plan.styles.size(); ++i)
        if (plan.styles[i] == change)
            places.push_back(static_cast<std::int64_t>(i));
    return at::tensor(places, at::kLong);
}

/// Brightness, contrast, saturation and tint; drawings of edges keep their paper white.
at::Tensor recoloured(const at::Tensor &x, const at::Tensor &drawings, const at::Tensor &greys,
                      Random &random)
{
    const std::int64_t count = x.size(0);
    at::Tensor strength = at::ones({count, 1, 1, 1});
    strength.index_fill_(0, drawings, 0);
    const at::Tensor brightness = 1 + strength * perPicture(count, -.3, .3, random);
    const at::Tensor contrast = 1 + strength * perPicture(count, -.3, .3, random);
    at::Tensor saturation = 1 + perPicture(count, -.4, .4, random);
    saturation.index_fill_(0, greys, 0);
    const at::Tensor tint = 1 + strength * perPicture(count * 3, -.08, .08, random).view({count, 3, 1, 1});
    const at::Tensor mean = x.mean(at::IntArrayRef{2, 3}, true);
    at::Tensor y = (x - mean) * contrast + mean * brightness;
    const at::Tensor light = grey(y);
    y = light + (y - light) * saturation;
    return (y * tint).clamp(0, 1);
}

void cutOut(at::Tensor &x, Random &random)
{
    const int side = static_cast<int>(x.size(2));
    for (std::int64_t i = 0; i < x.size(0); ++i) {
        if (!random.chance(.25))
            continue;
        const int height = side / 6 + random.below(side * 2 / 5 - side / 6);
        const int width = side / 6 + random.below(side * 2 / 5 - side / 6);
        const int top = random.below(side - height);
        const int left = random.below(side - width);
        const at::Tensor picture = x[i];
        picture.narrow(1, top, height)
            .narrow(2, left, width)
            .copy_(picture.mean(at::IntArrayRef{1, 2}, true).expand({3, height, width}));
    }
}

} // namespace

at::Tensor gatherPictures(const PictureSet &set, std::span<const int> rows)
{
    const auto count = static_cast<std::int64_t>(rows.size());
    at::Tensor bytes = at::empty({count, set.side, set.side, 3}, at::kByte);
    for (std::size_t i = 0; i < rows.size(); ++i)
        std::memcpy(bytes.data_ptr<std::uint8_t>() + i * set.bytesEach(),
                    set.picture(static_cast<std::size_t>(rows[i])).data(), set.bytesEach());
    return bytes.permute({0, 3, 1, 2}).to(at::kFloat).div_(255);
}

at::Tensor augmentedPictures(const PictureSet &set, const BatchPlan &plan, const AugmentOptions &options,
                             Random &random)
{
    const at::NoGradGuard noGradients;
    const auto count = static_cast<std::int64_t>(plan.pictures.size());
    at::Tensor transforms = at::empty({count, 2, 3});
    for (std::int64_t i = 0; i < count; ++i)
        randomCrop(transforms.data_ptr<float>() + i * 6, options.leastArea, random);
    const at::Tensor grid =
        at::affine_grid_generator(transforms, {count, 3, options.side, options.side}, false);
    at::Tensor x = at::grid_sampler(gatherPictures(set, plan.pictures).contiguous(), grid, kBilinear,
                                    kReflection, false);
    const at::Tensor drawings = placesOf(plan, StyleChange::Edges);
    const at::Tensor flat = placesOf(plan, StyleChange::FlatColours);
    if (drawings.numel() > 0)
        x.index_copy_(0, drawings, edgeDrawing(x.index_select(0, drawings), random).contiguous());
    if (flat.numel() > 0)
        x.index_copy_(0, flat, flatColours(x.index_select(0, flat), random));
    x = recoloured(x, drawings, placesOf(plan, StyleChange::Grey), random);
    if (options.cutOuts)
        cutOut(x, random);
    return x;
}

at::Tensor normalised(const at::Tensor &pictures, const clip::PreprocessSpec &spec)
{
    const at::Tensor mean = at::tensor(at::ArrayRef<float>(spec.mean.data(), 3)).view({1, 3, 1, 1});
    const at::Tensor deviation = at::tensor(at::ArrayRef<float>(spec.deviation.data(), 3)).view({1, 3, 1, 1});
    return ((pictures - mean) / deviation).contiguous(at::MemoryFormat::ChannelsLast);
}

at::Tensor reduced(const at::Tensor &pictures, int side)
{
    if (pictures.size(2) == side)
        return pictures;
    return at::_upsample_bicubic2d_aa(pictures.contiguous(), {side, side}, false).clamp(0, 1);
}

} // namespace semblance::learn
