// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/towers.h"

#include "core/learn/augment.h"
#include "core/learn/losses.h"

#include <ATen/ATen.h>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace semblance::learn {

namespace {

constexpr std::int64_t kPictures = 128; ///< of a batch
constexpr std::int64_t kSentences = 256;

} // namespace

Result<Towers> towersOf(const clip::TensorDict &tensors, const clip::EncoderConfig &config,
                        std::shared_ptr<const clip::Tokenizer> tokenizer)
{
    Towers towers;
    towers.config = config;
    towers.tokenizer = std::move(tokenizer);
    if (config.image.kind == clip::ImageArchitecture::ResNet) {
        auto images = clip::resNetParameters(tensors, config);
        if (!images)
            return images.error();
        towers.images = std::move(*images);
    } else {
        auto images = clip::vitParameters(tensors, config);
        if (!images)
            return images.error();
        towers.images = std::move(*images);
    }
    auto texts = clip::textParameters(tensors, config);
    if (!texts)
        return texts.error();
    towers.texts = std::move(*texts);
    towers.scale = std::exp(clip::tensorOf(tensors, "logit_scale").item<double>());
    return towers;
}

at::Tensor pictureVectors(const Towers &towers, const at::Tensor &pictures)
{
    const at::NoGradGuard noGradients;
    clip::Forward forward;
    forward.compute = towers.compute;
    clip::ResNetOptions options;
    options.resizePositions = true;
    std::vector<at::Tensor> parts;
    for (std::int64_t begin = 0; begin < pictures.size(0); begin += kPictures) {
        const at::Tensor part = pictures.narrow(0, begin, std::min(kPictures, pictures.size(0) - begin));
        const at::Tensor pixels = normalised(part.to(towers.device()), towers.config.preprocess);
        if (const auto *resNet = std::get_if<clip::ResNetParameters>(&towers.images))
            parts.push_back(clip::forwardResNet(pixels, *resNet, options, forward));
        else
            parts.push_back(
                clip::forwardVit(pixels.contiguous(), std::get<clip::VitParameters>(towers.images), forward));
    }
    return at::cat(parts, 0);
}

at::Tensor pictureVectors(const Towers &towers, const PictureSet &set, int side)
{
    std::vector<at::Tensor> parts;
    std::vector<int> rows(set.records.size());
    std::iota(rows.begin(), rows.end(), 0);
    const std::span<const int> all(rows);
    for (std::size_t begin = 0; begin < rows.size(); begin += kPictures) {
        const std::size_t count = std::min<std::size_t>(kPictures, rows.size() - begin);
        parts.push_back(
            pictureVectors(towers, reduced(gatherPictures(set, all.subspan(begin, count)), side)));
    }
    return parts.empty() ? at::zeros({0, towers.config.dimension}) : at::cat(parts, 0);
}

at::Tensor tokenIds(const Towers &towers, const std::vector<std::string> &sentences)
{
    std::vector<std::vector<int>> rows;
    std::size_t longest = 0;
    for (const std::string &sentence : sentences) {
        rows.push_back(towers.tokenizer->encode(sentence, towers.config.text.context).ids);
        longest = std::max(longest, rows.back().size());
    }
    at::Tensor ids =
        at::zeros({static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(longest)}, at::kLong);
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (std::size_t i = 0; i < rows[row].size(); ++i)
            ids.data_ptr<std::int64_t>()[row * longest + i] = rows[row][i];
    return ids.to(towers.device());
}

at::Tensor sentenceVectors(const Towers &towers, const std::vector<std::string> &sentences)
{
    const at::NoGradGuard noGradients;
    clip::Forward forward;
    forward.compute = towers.compute;
    std::vector<std::size_t> order(sentences.size()); // by length: little padding
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return sentences[a].size() < sentences[b].size(); });
    at::Tensor vectors = at::zeros({static_cast<std::int64_t>(sentences.size()), towers.config.dimension},
                                   at::TensorOptions(at::kFloat).device(towers.device()));
    for (std::size_t begin = 0; begin < order.size(); begin += kSentences) {
        const std::size_t end = std::min(order.size(), begin + static_cast<std::size_t>(kSentences));
        std::vector<std::string> part;
        std::vector<std::int64_t> places;
        for (std::size_t i = begin; i < end; ++i) {
            part.push_back(sentences[order[i]]);
            places.push_back(static_cast<std::int64_t>(order[i]));
        }
        const at::Tensor raw =
            clip::forwardText(tokenIds(towers, part), towers.texts, towers.tokenizer->endId(), {}, forward);
        vectors.index_copy_(0, at::tensor(places, at::kLong).to(towers.device()), unitRows(raw));
    }
    return vectors;
}

} // namespace semblance::learn
