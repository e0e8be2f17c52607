// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/resnettower.h"
#include "core/clip/cpu/convolution.h"
#include "core/clip/cpu/groups.h"
#include "core/clip/cpu/loading.h"
#include "core/clip/cpu/spaces.h"

#include <algorithm>
#include <cmath>

namespace semblance::clip::cpu {

namespace {

constexpr const char *kDoing = "compute embeddings of pictures";

/// Pictures that are carried through the layers together: enough rows for the small maps of the last stages.
constexpr int kPictures = 8;

struct Bottleneck
{
    Convolution conv1, conv2, conv3;
    std::optional<Convolution> shortcut;
    bool halves = false;
};

/// Maps of a group of pictures, pixel by pixel with the channels beside each other, and what is on the way.
struct Maps
{
    std::vector<float> now, next, inner, other, gathered;
};

/// CLIP's ModifiedResNet (openai/CLIP clip/model.py) with the BatchNorms folded into the convolutions.
class ResNetTower final : public ImageTower
{
public:
    ResNetTower(const EncoderConfig &config, const TowerOptions &options)
        : options_(options), kernels_(*options.kernels), image_(config.image),
          dimension_(config.dimension), pool_{32 * config.image.width, config.image.heads, 0, false,
                                              config.activation}
    {}

    Result<void> load(Reader &reader);

    int dimension() const override { return dimension_; }
    Result<std::vector<Embedding>> encode(const PixelBatch &batch, const CancelToken &cancel) override;

private:
    int grid() const { return image_.side / 32; }
    int tokens() const { return 1 + grid() * grid(); }
    std::size_t pixelsEach() const
    {
        return std::size_t(3) * static_cast<std::size_t>(image_.side) * static_cast<std::size_t>(image_.side);
    }
    Bottleneck readBottleneck(Reader &reader, const std::string &prefix, bool halves, bool widens) const;
    void stem(const float *pixels, int count, Maps &maps) const;
    void bottleneck(const Bottleneck &block, int count, int &side, Maps &maps) const;
    void attentionPool(int count, const Maps &maps, const Workspace &space, float *out) const;

    const TowerOptions options_;
    const Kernels &kernels_;
    const ImageTowerConfig image_;
    const int dimension_;
    const Shape pool_;
    Convolution stem1_, stem2_, stem3_;
    std::vector<std::vector<Bottleneck>> stages_;
    std::vector<float> positions_;
    PackedMatrix in_, out_; ///< q, k, v in one; the output projection
    Spaces spaces_;
};

Bottleneck ResNetTower::readBottleneck(Reader &reader, const std::string &prefix, bool halves,
                                       bool widens) const
{
    Bottleneck block;
    block.conv1 = Convolution(kernels_, reader, prefix + "conv1", prefix + "bn1");
    block.conv2 = Convolution(kernels_, reader, prefix + "conv2", prefix + "bn2");
    block.conv3 = Convolution(kernels_, reader, prefix + "conv3", prefix + "bn3");
    if (widens)
        block.shortcut = Convolution(kernels_, reader, prefix + "downsample.0", prefix + "downsample.1");
    block.halves = halves;
    return block;
}

Result<void> ResNetTower::load(Reader &reader)
{
    stem1_ = Convolution(kernels_, reader, "visual.conv1", "visual.bn1");
    stem2_ = Convolution(kernels_, reader, "visual.conv2", "visual.bn2");
    stem3_ = Convolution(kernels_, reader, "visual.conv3", "visual.bn3");
    int channels = image_.width;
    for (std::size_t stage = 0; stage < image_.layers.size(); ++stage) {
        const int out = 4 * (image_.width << stage);
        auto &blocks = stages_.emplace_back();
        for (int i = 0; i < image_.layers[stage]; ++i) {
            const bool halves = stage > 0 && i == 0;
            blocks.push_back(readBottleneck(
                reader, "visual.layer" + std::to_string(stage + 1) + "." + std::to_string(i) + ".", halves,
                halves || channels != out));
            channels = out;
        }
    }
    positions_ = reader("visual.attnpool.positional_embedding");
    std::vector<float> weights, bias;
    for (const char *part : {"q_proj", "k_proj", "v_proj"}) {
        const std::vector<float> some = reader(std::string("visual.attnpool.") + part + ".weight"),
                                 shift = reader(std::string("visual.attnpool.") + part + ".bias");
        weights.insert(weights.end(), some.begin(), some.end());
        bias.insert(bias.end(), shift.begin(), shift.end());
    }
    const std::vector<float> last = reader("visual.attnpool.c_proj.weight"),
                             lastBias = reader("visual.attnpool.c_proj.bias");
    if (reader.failed())
        return reader.error();
    const int width = pool_.width;
    const auto rows = static_cast<std::size_t>(width);
    scaleQueries(weights, bias, pool_);
    in_ = PackedMatrix(kernels_, Element::F32, {weights.data(), 3 * width, width, rows, 1, bias});
    out_ = PackedMatrix(kernels_, Element::F32, {last.data(), dimension_, width, rows, 1, lastBias});
    return {};
}

void ResNetTower::stem(const float *pixels, int count, Maps &maps) const
{
    const int side = image_.side, half = side / 2;
    const std::size_t plane = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    maps.now.resize(static_cast<std::size_t>(count) * pixelsEach());
    for (int i = 0; i < count; ++i)
        for (std::size_t at = 0; at < plane; ++at)
            for (std::size_t c = 0; c < 3; ++c)
                maps.now[(static_cast<std::size_t>(i) * plane + at) * 3 + c] =
                    pixels[static_cast<std::size_t>(i) * pixelsEach() + c * plane + at];
    stem1_.run(kernels_, maps.now, count, side, 2, nullptr, true, maps.next, maps.gathered);
    stem2_.run(kernels_, maps.next, count, half, 1, nullptr, true, maps.now, maps.gathered);
    stem3_.run(kernels_, maps.now, count, half, 1, nullptr, true, maps.next, maps.gathered);
    averageOfFour(maps.next, count, half, stem3_.channels(), maps.now);
}

void ResNetTower::bottleneck(const Bottleneck &block, int count, int &side, Maps &maps) const
{
    block.conv1.run(kernels_, maps.now, count, side, 1, nullptr, true, maps.inner, maps.gathered);
    block.conv2.run(kernels_, maps.inner, count, side, 1, nullptr, true, maps.next, maps.gathered);
    const int in = block.conv1.inputs();
    if (block.halves) {
        averageOfFour(maps.next, count, side, block.conv2.channels(), maps.inner);
        maps.inner.swap(maps.next);
        averageOfFour(maps.now, count, side, in, maps.inner);
        maps.inner.swap(maps.now);
        side /= 2;
    }
    const float *shortcut = maps.now.data();
    if (block.shortcut) {
        block.shortcut->run(kernels_, maps.now, count, side, 1, nullptr, false, maps.other, maps.gathered);
        shortcut = maps.other.data();
    }
    block.conv3.run(kernels_, maps.next, count, side, 1, shortcut, true, maps.inner, maps.gathered);
    maps.inner.swap(maps.now);
}

/// One query, the mean of all cells, looks at all cells.
void ResNetTower::attentionPool(int count, const Maps &maps, const Workspace &space, float *out) const
{
    const Member alone;
    const Steps steps(kernels_, pool_, space, alone);
    const auto width = static_cast<std::size_t>(pool_.width);
    const int cells = tokens() - 1;
    std::vector<Sequence> sequences;
    for (int i = 0; i < count; ++i) {
        sequences.push_back({i * tokens(), tokens(), 0});
        float *mean = space.stream() + static_cast<std::size_t>(i * tokens()) * width;
        std::fill(mean, mean + width, 0.f);
        const float *from = maps.now.data() + static_cast<std::size_t>(i * cells) * width;
        for (std::size_t t = 0; t < static_cast<std::size_t>(cells); ++t)
            for (std::size_t j = 0; j < width; ++j) {
                const float value = from[t * width + j];
                mean[j] += value / static_cast<float>(cells);
                mean[(t + 1) * width + j] = value + positions_[(t + 1) * width + j];
            }
        for (std::size_t j = 0; j < width; ++j)
            mean[j] += positions_[j];
        std::copy_n(mean, width, space.picked() + static_cast<std::size_t>(i) * width);
    }
    const int panels = (pool_.width + kernels_.panel - 1) / kernels_.panel;
    steps.apply(in_, space.stream(), 4 * width, count * tokens(),
                {space.wide(), 3 * width, nullptr, After::Nothing, false, pool_.width / kernels_.panel});
    steps.apply(in_, space.picked(), 4 * width, count,
                {space.queries(), width, nullptr, After::Nothing, false, 0, panels, pool_.width});
    steps.attend(sequences, space.queries());
    steps.apply(out_, space.attended(), 4 * width, count, {out, static_cast<std::size_t>(dimension_)});
}

Result<std::vector<Embedding>> ResNetTower::encode(const PixelBatch &batch, const CancelToken &cancel)
{
    if (auto fits = fitsTower(batch, image_.side, kDoing, options_.name); !fits)
        return fits.error();
    return contained(kDoing, options_.name, [&]() -> Result<std::vector<Embedding>> {
        // A single picture is too little work to divide it.
        const Grouping grouping =
            groupingOf(batch.count, std::min(options_.threads, std::max(1, batch.count)), kPictures);
        std::vector<float> values(static_cast<std::size_t>(batch.count) *
                                  static_cast<std::size_t>(dimension_));
        const auto make = [&] {
            return std::make_unique<Workspace>(kernels_, pool_, 0, grouping.each * tokens(), tokens(),
                                               grouping.each, 1);
        };
        std::atomic<bool> starved = false;
        const bool done = carryOut(
            grouping, spaces_, grouping.each * tokens(), grouping.each, make, cancel,
            [&](int first, int count, const Workspace &space, const Member &,
                const std::function<bool()> &stop, std::atomic<bool> &stopped) {
                try {
                    Maps maps;
                    stem(batch.values.data() + static_cast<std::size_t>(first) * pixelsEach(), count, maps);
                    int side = image_.side / 4;
                    for (const auto &stage : stages_) {
                        if (stop())
                            stopped = true;
                        if (stopped)
                            return;
                        for (const Bottleneck &block : stage)
                            bottleneck(block, count, side, maps);
                    }
                    attentionPool(count, maps, space,
                                  values.data() +
                                      static_cast<std::size_t>(first) * static_cast<std::size_t>(dimension_));
                } catch (const std::bad_alloc &) {
                    starved = true;
                }
            });
        if (starved)
            throw std::bad_alloc();
        if (!done)
            return Error{Code::Interrupted, kDoing, options_.name, "it was stopped", {}};
        return embeddingsOf(values, dimension_, options_.model);
    });
}

} // namespace

Result<std::shared_ptr<ImageTower>> makeResNetTower(Reader &reader, const EncoderConfig &config,
                                                    const TowerOptions &options)
{
    auto tower = std::make_shared<ResNetTower>(config, options);
    if (auto loaded = tower->load(reader); !loaded)
        return loaded.error();
    return std::shared_ptr<ImageTower>(std::move(tower));
}

} // namespace semblance::clip::cpu
