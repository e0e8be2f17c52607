// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/clip/torch/formula.h"

#include <ATen/ops/empty.h>

namespace semblance::test {

using namespace clip;

namespace {

std::uint32_t crc32(std::string_view text)
{
    std::uint32_t crc = 0xffffffffu;
    for (const char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
    }
    return ~crc;
}

} // namespace

double formulaValue(std::string_view name, std::uint32_t k)
{
    const std::uint32_t mixed = crc32(name) + k * 2654435761u;
    return mixed / 4294967296.0 - 0.5;
}

at::Tensor formulaTensor(std::string_view name, const std::vector<std::int64_t> &shape, double scale,
                         double shift)
{
    at::Tensor tensor = at::empty(shape, at::kFloat);
    float *values = tensor.data_ptr<float>();
    const std::uint32_t start = crc32(name);
    for (std::int64_t k = 0; k < tensor.numel(); ++k) {
        const std::uint32_t mixed = start + static_cast<std::uint32_t>(k) * 2654435761u;
        values[k] = static_cast<float>(shift + scale * (mixed / 4294967296.0 - 0.5));
    }
    return tensor;
}

TensorDict formulaTensors(const std::vector<TensorSpec> &layout)
{
    TensorDict tensors;
    for (const TensorSpec &spec : layout) {
        const bool norm = spec.role == TensorRole::NormWeight;
        const bool variance = spec.role == TensorRole::RunningVariance;
        tensors[spec.name] = formulaTensor(spec.name, spec.shape,
                                           variance ? 1
                                           : norm   ? 0.2
                                                    : 0.25,
                                           norm || variance ? 1 : 0);
    }
    return tensors;
}

TensorDict formulaTensors(const EncoderConfig &config)
{
    TensorDict tensors = formulaTensors(imageLayout(config));
    tensors.merge(formulaTensors(textLayout(config)));
    return tensors;
}

TensorDict formulaMapping(bool phi, std::int64_t from, std::int64_t middle, std::int64_t to)
{
    const std::vector<std::string> names =
        phi ? std::vector<std::string>{"layers.0", "layers.3", "layers.6"}
            : std::vector<std::string>{"layers.0.0", "layers.1.0", "fc_out"};
    const std::int64_t widths[] = {from, middle, middle, to};
    std::vector<TensorSpec> layout;
    for (std::size_t i = 0; i < names.size(); ++i) {
        layout.push_back({names[i] + ".weight", {widths[i + 1], widths[i]}, TensorRole::Weight});
        layout.push_back({names[i] + ".bias", {widths[i + 1]}, TensorRole::Bias});
    }
    return formulaTensors(layout);
}

EncoderConfig formulaVit()
{
    EncoderConfig config;
    config.architecture = "formula ViT";
    config.image = {ImageArchitecture::Vit, 32, 128, {2}, 2, 16, 512};
    config.text = {77, 300, 64, 2, 1, 256};
    config.dimension = 64;
    config.preprocess.side = 32;
    return config;
}

EncoderConfig formulaResNet()
{
    EncoderConfig config = formulaVit();
    config.architecture = "formula ResNet";
    config.image = {ImageArchitecture::ResNet, 64, 8, {1, 1, 1, 1}, 4, 0, 0};
    config.preprocess.side = 64;
    return config;
}

} // namespace semblance::test
