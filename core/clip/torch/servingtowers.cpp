// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/sentence.h"
#include "core/clip/torch/guard.h"
#include "core/clip/torch/resnet.h"
#include "core/clip/torch/serving.h"
#include "core/clip/torch/texttransformer.h"
#include "core/clip/torch/towers.h"
#include "core/clip/torch/vit.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <algorithm>
#include <numeric>
#include <optional>

namespace semblance::clip {

namespace {

constexpr const char *kPictures = "compute embeddings of pictures";
constexpr const char *kTexts = "compute embeddings of words";

/// Larger batches bring nothing on a CPU and cost memory; between two of them somebody may stop. A graphics
/// device is filled by more (clip/understudy.h tries fewer where its memory does not suffice).
constexpr int kPicturesAtOnce = 32, kPicturesOnDevice = 256;
constexpr std::size_t kTextsAtOnce = 64;

class TorchImageTower final : public ImageTower
{
public:
    TorchImageTower(std::optional<VitParameters> vit, std::optional<ResNetParameters> resNet,
                    const EncoderConfig &config, const Serving &serving)
        : vit_(std::move(vit)), resNet_(std::move(resNet)), dimension_(config.dimension),
          side_(config.image.side), serving_(serving)
    {}

    int dimension() const override { return dimension_; }

    Result<std::vector<Embedding>> encode(const PixelBatch &batch, const CancelToken &cancel) override
    {
        const auto each = std::size_t(3) * static_cast<std::size_t>(side_) * static_cast<std::size_t>(side_);
        if (batch.count < 0 || batch.values.size() != static_cast<std::size_t>(batch.count) * each ||
            (batch.count > 0 && batch.side != side_))
            return Error{Code::Mismatch,
                         kPictures,
                         serving_.name,
                         "the pictures are prepared for side " + std::to_string(batch.side) +
                             ", the model wants " + std::to_string(side_),
                         {}};
        return guarded(kPictures, serving_.name, [&]() -> Result<std::vector<Embedding>> {
            const Call call(serving_);
            Forward forward = stoppable(cancel);
            forward.compute = serving_.compute;
            // What a device has computed stays there until all is on its way: the next pixels are copied
            // while it works.
            std::vector<at::Tensor> rows;
            const int most = serving_.device.is_cpu() ? kPicturesAtOnce : kPicturesOnDevice;
            for (int first = 0; first < batch.count; first += most) {
                const int count = std::min(most, batch.count - first);
                const std::span values(batch.values.data() + static_cast<std::size_t>(first) * each,
                                       static_cast<std::size_t>(count) * each);
                const at::Tensor pixels = tensorOf(values, {count, 3, side_, side_}, serving_);
                if (cancel.wanted())
                    throw Stopped{};
                rows.push_back(run(pixels, forward));
            }
            if (rows.empty())
                return std::vector<Embedding>();
            return embeddingsOf(at::cat(rows), serving_.model);
        });
    }

private:
    at::Tensor run(const at::Tensor &pixels, const Forward &forward) const
    {
        if (vit_)
            return forwardVit(pixels, *vit_, forward);
        return forwardResNet(pixels.contiguous(at::MemoryFormat::ChannelsLast), *resNet_, {}, forward);
    }

    const std::optional<VitParameters> vit_;
    const std::optional<ResNetParameters> resNet_;
    const int dimension_;
    const int side_;
    const Serving serving_;
};

class TorchTextTower final : public TextTower
{
public:
    TorchTextTower(TextParameters parameters, const EncoderConfig &config, const Serving &serving, int endId)
        : parameters_(std::move(parameters)), config_(config.text), dimension_(config.dimension),
          serving_(serving), endId_(endId)
    {}

    int dimension() const override { return dimension_; }
    int wordWidth() const override { return config_.width; }
    int context() const override { return config_.context; }

    Result<std::vector<Embedding>> encode(std::span<const TextInput> inputs,
                                          const CancelToken &cancel) override
    {
        std::vector<std::size_t> lengths;
        for (const TextInput &input : inputs) {
            const auto length = countedTokens(input, config_, endId_, serving_.name);
            if (!length)
                return length.error();
            lengths.push_back(*length);
        }
        return guarded(kTexts, serving_.name, [&]() -> Result<std::vector<Embedding>> {
            const Call call(serving_);
            Forward forward = stoppable(cancel);
            forward.compute = serving_.compute;
            std::vector<Embedding> embeddings(inputs.size());
            for (const std::vector<std::size_t> &group : groupsOf(lengths)) {
                if (cancel.wanted())
                    throw Stopped{};
                std::vector<Embedding> some =
                    embeddingsOf(run(inputs, group, lengths[group.front()], forward), serving_.model);
                for (std::size_t i = 0; i < group.size(); ++i)
                    embeddings[group[i]] = std::move(some[i]);
            }
            return embeddings;
        });
    }

private:
    /// Indices of sentences of equal length, at most kTextsAtOnce together: no sentence is padded.
    static std::vector<std::vector<std::size_t>> groupsOf(const std::vector<std::size_t> &lengths)
    {
        std::vector<std::size_t> order(lengths.size());
        std::iota(order.begin(), order.end(), std::size_t(0));
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return lengths[a] < lengths[b]; });
        std::vector<std::vector<std::size_t>> groups;
        for (const std::size_t index : order) {
            if (groups.empty() || lengths[groups.back().front()] != lengths[index] ||
                groups.back().size() == kTextsAtOnce)
                groups.emplace_back();
            groups.back().push_back(index);
        }
        return groups;
    }

    at::Tensor run(std::span<const TextInput> inputs, const std::vector<std::size_t> &group,
                   std::size_t length, const Forward &forward) const
    {
        at::Tensor ids = at::empty(
            {static_cast<std::int64_t>(group.size()), static_cast<std::int64_t>(length)}, at::kLong);
        std::vector<float> words;
        std::vector<std::int64_t> rows, positions;
        for (std::size_t i = 0; i < group.size(); ++i) {
            const TextInput &input = inputs[group[i]];
            std::copy_n(input.ids.begin(), length, ids.data_ptr<std::int64_t>() + i * length);
            for (const SlotFill &fill : input.fills) {
                words.insert(words.end(), fill.word.begin(), fill.word.end());
                rows.push_back(static_cast<std::int64_t>(i));
                positions.push_back(fill.position);
            }
        }
        Fills fills;
        if (!rows.empty()) {
            fills.words = tensorOf(words, {static_cast<std::int64_t>(rows.size()), config_.width}, serving_);
            fills.rows = numbers(rows);
            fills.positions = numbers(positions);
        }
        return forwardText(ids.to(serving_.device), parameters_, endId_, fills, forward);
    }

    at::Tensor numbers(const std::vector<std::int64_t> &values) const
    {
        at::Tensor host = at::empty({static_cast<std::int64_t>(values.size())}, at::kLong);
        std::copy(values.begin(), values.end(), host.data_ptr<std::int64_t>());
        return host.to(serving_.device);
    }

    const TextParameters parameters_;
    const TextTowerConfig config_;
    const int dimension_;
    const Serving serving_;
    const int endId_;
};

class TorchMapping final : public Mapping
{
public:
    TorchMapping(MappingParameters parameters, MappingProfile profile, std::string fingerprint,
                 const Serving &serving)
        : parameters_(std::move(parameters)), profile_(std::move(profile)),
          fingerprint_(std::move(fingerprint)), serving_(serving)
    {}

    int inputWidth() const override { return static_cast<int>(parameters_.layers.front().weight.size(1)); }
    int wordWidth() const override { return static_cast<int>(parameters_.layers.back().weight.size(0)); }
    const MappingProfile &profile() const override { return profile_; }
    std::string fingerprint() const override { return fingerprint_; }

    Result<std::vector<float>> map(std::span<const float> raw) override
    {
        constexpr const char *kDoing = "map pictures to words";
        const auto width = static_cast<std::size_t>(inputWidth());
        if (raw.size() % width != 0)
            return Error{Code::Mismatch, kDoing, serving_.name,
                         "the embeddings do not have the " + std::to_string(width) +
                             " numbers that the mapping reads",
                         "Use the mapping that was trained for this encoder"};
        return guarded(kDoing, serving_.name, [&]() -> Result<std::vector<float>> {
            const Call call(serving_);
            const auto count = static_cast<std::int64_t>(raw.size() / width);
            const at::Tensor words =
                forwardMapping(tensorOf(raw, {count, inputWidth()}, serving_), parameters_);
            const at::Tensor host = words.to(at::kCPU).contiguous();
            return std::vector<float>(host.data_ptr<float>(), host.data_ptr<float>() + host.numel());
        });
    }

private:
    const MappingParameters parameters_;
    const MappingProfile profile_;
    const std::string fingerprint_;
    const Serving serving_;
};

} // namespace

Result<std::shared_ptr<ImageTower>> makeImageTower(const TensorDict &tensors, const EncoderConfig &config,
                                                   const Serving &serving)
{
    std::optional<VitParameters> vit;
    std::optional<ResNetParameters> resNet;
    if (config.image.kind == ImageArchitecture::Vit) {
        auto parameters = vitParameters(tensors, config);
        if (!parameters)
            return parameters.error();
        vit = std::move(*parameters);
    } else {
        auto parameters = resNetParameters(tensors, config);
        if (!parameters)
            return parameters.error();
        resNet = std::move(*parameters);
    }
    return std::shared_ptr<ImageTower>(
        std::make_shared<TorchImageTower>(std::move(vit), std::move(resNet), config, serving));
}

Result<std::shared_ptr<TextTower>> makeTextTower(const TensorDict &tensors, const EncoderConfig &config,
                                                 const Serving &serving, int endId)
{
    auto parameters = textParameters(tensors, config);
    if (!parameters)
        return parameters.error();
    return std::shared_ptr<TextTower>(
        std::make_shared<TorchTextTower>(std::move(*parameters), config, serving, endId));
}

Result<std::shared_ptr<Mapping>> makeMapping(MappingParameters parameters, MappingProfile profile,
                                             const std::string &fingerprint, const Serving &serving)
{
    return std::shared_ptr<Mapping>(
        std::make_shared<TorchMapping>(std::move(parameters), std::move(profile), fingerprint, serving));
}

} // namespace semblance::clip
