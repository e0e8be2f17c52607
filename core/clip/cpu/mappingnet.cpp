// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/loading.h"
#include "core/clip/cpu/maker.h"
#include "core/clip/cpu/spaces.h"

namespace semblance::clip::cpu {

namespace {

class OwnMapping final : public Mapping
{
public:
    OwnMapping(const MappingLayout &layout, MappingIdentity identity, const TowerOptions &options)
        : kernels_(*options.kernels), name_(options.name), identity_(std::move(identity)),
          after_(layout.kind == MappingArchitecture::Im2Text ? After::Relu : After::Gelu)
    {}

    Result<void> load(Reader &reader, const MappingLayout &layout)
    {
        for (const std::string &layer : layout.layers) {
            const std::vector<float> weights = reader(layer + ".weight"), bias = reader(layer + ".bias");
            if (reader.failed())
                return reader.error();
            const auto &shape = reader.shape(layer + ".weight");
            const auto depth = static_cast<std::size_t>(shape[1]);
            layers_.emplace_back(
                kernels_, Element::F32,
                Weights{weights.data(), static_cast<int>(shape[0]), static_cast<int>(depth), depth, 1, bias});
        }
        return {};
    }

    int inputWidth() const override { return layers_.front().depth(); }
    int wordWidth() const override { return layers_.back().columns(); }
    const MappingProfile &profile() const override { return identity_.profile; }
    std::string fingerprint() const override { return identity_.fingerprint; }

    Result<std::vector<float>> map(std::span<const float> raw) override
    {
        constexpr const char *kDoing = "map pictures to words";
        const auto width = static_cast<std::size_t>(inputWidth());
        if (raw.size() % width != 0)
            return Error{Code::Mismatch, kDoing, name_,
                         "the embeddings do not have the " + std::to_string(width) +
                             " numbers that the mapping reads",
                         "Use the mapping that was trained for this encoder"};
        return contained(kDoing, name_, [&]() -> Result<std::vector<float>> {
            std::vector<float> rows(raw.begin(), raw.end()), next;
            const std::size_t count = raw.size() / width;
            for (const PackedMatrix &layer : layers_) {
                next.assign(count * static_cast<std::size_t>(layer.columns()), 0.f);
                Product product = layer.product();
                product.rows = rows.data();
                product.rowStride = layer.rowBytes();
                product.count = static_cast<int>(count);
                product.after = &layer == &layers_.back() ? After::Nothing : after_;
                product.out = next.data();
                product.outStride = static_cast<std::size_t>(layer.columns());
                multiply(kernels_, Element::F32, product);
                rows.swap(next);
            }
            return rows;
        });
    }

private:
    const Kernels &kernels_;
    const std::string name_;
    const MappingIdentity identity_;
    const After after_;
    std::vector<PackedMatrix> layers_;
};

} // namespace

Result<std::shared_ptr<Mapping>> makeMapping(const weights::NamedTensors &tensors,
                                             const MappingLayout &layout, MappingIdentity identity,
                                             const TowerOptions &options, const CancelToken &cancel)
{
    return contained("load the mapping", options.name, [&]() -> Result<std::shared_ptr<Mapping>> {
        Reader reader(tensors, cancel);
        auto mapping = std::make_shared<OwnMapping>(layout, std::move(identity), options);
        if (auto loaded = mapping->load(reader, layout); !loaded)
            return loaded.error();
        return std::shared_ptr<Mapping>(std::move(mapping));
    });
}

} // namespace semblance::clip::cpu
