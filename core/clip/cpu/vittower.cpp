// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/groups.h"
#include "core/clip/cpu/loading.h"
#include "core/clip/cpu/resnettower.h"
#include "core/clip/cpu/spaces.h"
#include "core/clip/cpu/towers.h"
#include "core/clip/probes.h"

#include <algorithm>

namespace semblance::clip::cpu {

namespace {

constexpr const char *kDoing = "compute embeddings of pictures";

/// Rows that are carried through the blocks together: more bring nothing and leave the cache.
constexpr int kRows = 512;

Shape shapeOf(const EncoderConfig &config)
{
    return {config.image.width, config.image.heads, config.image.mlpWidth, false, config.activation};
}

class VitTower final : public ImageTower
{
public:
    VitTower(const EncoderConfig &config, const TowerOptions &options)
        : options_(options), kernels_(*options.kernels), shape_(shapeOf(config)), image_(config.image),
          preprocess_(config.preprocess), dimension_(config.dimension), transformer_(kernels_, shape_)
    {}

    Result<void> load(Reader &reader);

    int dimension() const override { return dimension_; }
    Result<std::vector<Embedding>> encode(const PixelBatch &batch, const CancelToken &cancel) override;

private:
    int grid() const { return image_.side / image_.patch; }
    int tokens() const { return 1 + grid() * grid(); }
    int patchDepth() const { return 3 * image_.patch * image_.patch; }
    std::size_t pixelsEach() const
    {
        return std::size_t(3) * static_cast<std::size_t>(image_.side) * static_cast<std::size_t>(image_.side);
    }

    void embedPatches(const float *pixels, int count, const Workspace &space, const Member &member) const;
    void gatherPatch(const float *picture, int patch, float *row) const;
    void project(int count, const Workspace &space, const Member &member, float *out) const;

    const TowerOptions options_;
    const Kernels &kernels_;
    const Shape shape_;
    const ImageTowerConfig image_;
    const PreprocessSpec preprocess_;
    const int dimension_;
    PackedMatrix patches_, projection_;
    std::vector<float> token_, positions_;
    Norm before_, after_;
    Transformer transformer_;
    Spaces spaces_;
};

Result<void> VitTower::load(Reader &reader)
{
    // The first and the last layer are a hundredth of the work and the most sensitive.
    const Element outer = options_.element == Element::I8 ? wider(kernels_) : options_.element;
    std::vector<float> values = reader("visual.conv1.weight");
    if (!reader.failed())
        patches_ = PackedMatrix(
            kernels_, outer,
            {values.data(), shape_.width, patchDepth(), static_cast<std::size_t>(patchDepth()), 1, {}});
    token_ = reader("visual.class_embedding");
    positions_ = reader("visual.positional_embedding");
    before_ = reader.norm("visual.ln_pre");
    after_ = reader.norm("visual.ln_post");
    reader.into("visual.proj", values);
    if (reader.failed())
        return reader.error();
    projection_ = packProjection(kernels_, outer, values, shape_.width, dimension_);
    const auto name = [](int i) { return "visual.transformer.resblocks." + std::to_string(i) + "."; };
    const int blocks = image_.layers.front();
    if (options_.element != Element::I8)
        return loadBlocks(reader, name, blocks, options_.element, options_.threads, transformer_);
    const int count = std::clamp(kRows / tokens(), 2, 4);
    const PixelBatch probes = probePictures(preprocess_, count);
    Workspace space(kernels_, shape_, patchDepth(), count * tokens(), tokens(), count, 1);
    embedPatches(probes.values.data(), count, space, Member());
    std::vector<Sequence> sequences;
    for (int i = 0; i < count; ++i)
        sequences.push_back({i * tokens(), tokens(), 0});
    const std::vector<float> stream(space.stream(),
                                    space.stream() + static_cast<std::size_t>(count * tokens()) *
                                                         static_cast<std::size_t>(shape_.width));
    return loadQuantised(reader, name, blocks, stream, sequences, transformer_);
}

/// One patch as the convolution reads it: channels, then lines.
void VitTower::gatherPatch(const float *picture, int patch, float *row) const
{
    const auto side = static_cast<std::size_t>(image_.side), size = static_cast<std::size_t>(image_.patch);
    const auto y = static_cast<std::size_t>(patch / grid()) * size,
               x = static_cast<std::size_t>(patch % grid()) * size;
    for (std::size_t channel = 0; channel < 3; ++channel)
        for (std::size_t i = 0; i < size; ++i)
            std::memcpy(row + (channel * size + i) * size, picture + (channel * side + y + i) * side + x,
                        4 * size);
}

/// Pixels to the residual stream: patches, class token, positions, the first normalisation.
void VitTower::embedPatches(const float *pixels, int count, const Workspace &space,
                            const Member &member) const
{
    const int perPicture = tokens() - 1, rows = count * perPicture, width = shape_.width,
              depth = patchDepth();
    const auto [first, end] = member.share(rows);
    for (int i = first; i < end; ++i) {
        // F32 rows are gathered where they are read from, others by way of scratch.
        const bool plain = patches_.element() == Element::F32;
        std::byte *to = space.narrowed() + static_cast<std::size_t>(i) * patches_.rowBytes();
        float *row = plain ? reinterpret_cast<float *>(to) : space.scratch(member.rank);
        gatherPatch(pixels + static_cast<std::size_t>(i / perPicture) * pixelsEach(), i % perPicture, row);
        std::size_t stride = 0;
        if (!plain)
            narrow(kernels_, patches_, row, 0, depth, 1, to, space.scales() + i, stride);
    }
    member.meet();
    const Steps steps(kernels_, shape_, space, member);
    steps.apply(patches_, nullptr, 0, rows, {space.attended(), static_cast<std::size_t>(width)});
    member.meet();
    const auto [row, last] = member.share(count * tokens());
    for (int i = row; i < last; ++i) {
        const int token = i % tokens();
        const float *from =
            token == 0 ? token_.data()
                       : space.attended() + static_cast<std::size_t>(i / tokens() * perPicture + token - 1) *
                                                static_cast<std::size_t>(width);
        const float *position =
            positions_.data() + static_cast<std::size_t>(token) * static_cast<std::size_t>(width);
        float *to = space.stream() + static_cast<std::size_t>(i) * static_cast<std::size_t>(width);
        for (int j = 0; j < width; ++j)
            to[j] = from[j] + position[j];
        kernels_.layerNorm(to, width, before_.gain.data(), before_.bias.data(), to);
    }
    member.meet();
}

void VitTower::project(int count, const Workspace &space, const Member &member, float *out) const
{
    const Steps steps(kernels_, shape_, space, member);
    steps.normalise(space.picked(), count, after_, projection_);
    member.meet();
    steps.apply(projection_, nullptr, 0, count, {out, static_cast<std::size_t>(dimension_)});
    member.meet();
}

Result<std::vector<Embedding>> VitTower::encode(const PixelBatch &batch, const CancelToken &cancel)
{
    if (auto fits = fitsTower(batch, image_.side, kDoing, options_.name); !fits)
        return fits.error();
    return contained(kDoing, options_.name, [&]() -> Result<std::vector<Embedding>> {
        const Grouping grouping = groupingOf(batch.count, options_.threads, std::max(1, kRows / tokens()));
        std::vector<float> values(static_cast<std::size_t>(batch.count) *
                                  static_cast<std::size_t>(dimension_));
        std::vector<Sequence> sequences;
        for (int i = 0; i < grouping.each; ++i)
            sequences.push_back({i * tokens(), tokens(), 0});
        const auto make = [&] {
            return std::make_unique<Workspace>(kernels_, shape_, patchDepth(), grouping.each * tokens(),
                                               tokens(), grouping.each, grouping.members);
        };
        const bool done = carryOut(
            grouping, spaces_, grouping.each * tokens(), grouping.each, make, cancel,
            [&](int first, int count, const Workspace &space, const Member &member,
                const std::function<bool()> &stop, std::atomic<bool> &stopped) {
                embedPatches(batch.values.data() + static_cast<std::size_t>(first) * pixelsEach(), count,
                             space, member);
                if (transformer_.run(space, std::span(sequences).first(static_cast<std::size_t>(count)),
                                     member, stop, stopped))
                    project(count, space, member,
                            values.data() +
                                static_cast<std::size_t>(first) * static_cast<std::size_t>(dimension_));
            });
        if (!done)
            return Error{Code::Interrupted, kDoing, options_.name, "it was stopped", {}};
        return embeddingsOf(values, dimension_, options_.model);
    });
}

} // namespace

bool servesImages(const EncoderConfig &config, Element element)
{
    const ImageTowerConfig &image = config.image;
    if (image.kind == ImageArchitecture::ResNet)
        return element == Element::F32 && 32 * image.width / image.heads % 4 == 0;
    return image.width % 16 == 0 && image.mlpWidth % 16 == 0 && image.width / image.heads % 4 == 0;
}

Result<std::shared_ptr<ImageTower>> makeImageTower(const weights::NamedTensors &tensors,
                                                   const EncoderConfig &config, const TowerOptions &options,
                                                   const CancelToken &cancel)
{
    return contained("load the model", options.name, [&]() -> Result<std::shared_ptr<ImageTower>> {
        Reader reader(tensors, cancel);
        if (auto fits = reader.check(imageLayout(config)); !fits)
            return fits.error();
        if (config.image.kind == ImageArchitecture::ResNet)
            return makeResNetTower(reader, config, options);
        auto tower = std::make_shared<VitTower>(config, options);
        if (auto loaded = tower->load(reader); !loaded)
            return loaded.error();
        return std::shared_ptr<ImageTower>(std::move(tower));
    });
}

} // namespace semblance::clip::cpu
