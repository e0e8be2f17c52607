// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/mappingnet.h"

#include <ATen/ops/dropout.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/relu.h>
#include <unordered_map>

namespace semblance::clip {

Result<MappingParameters> mappingParameters(const TensorDict &tensors, std::int64_t from, std::int64_t to,
                                            const std::string &file)
{
    std::unordered_map<std::string, std::vector<std::int64_t>> shapes;
    for (const auto &[name, tensor] : tensors)
        shapes.emplace(name, tensor.sizes().vec());
    const auto shapeOf = [&](std::string_view name) {
        const auto found = shapes.find(std::string(name));
        return found == shapes.end() ? nullptr : &found->second;
    };
    const auto layout = mappingLayout(shapeOf, from, to, file);
    if (!layout)
        return layout.error();
    MappingParameters parameters;
    parameters.kind = layout->kind;
    for (const std::string &name : layout->layers)
        parameters.layers.push_back(linearParameters(tensors, name));
    return parameters;
}

at::Tensor forwardMapping(const at::Tensor &raw, const MappingParameters &parameters, double dropout,
                          bool training, const Forward &forward)
{
    const bool drops = training && dropout > 0;
    at::Tensor x = raw;
    for (std::size_t i = 0; i + 1 < parameters.layers.size(); ++i) {
        x = linear(x, parameters.layers[i], forward);
        if (parameters.kind == MappingArchitecture::Im2Text)
            x = at::relu(drops ? at::dropout(x, dropout, true) : x);
        else
            x = drops ? at::dropout(at::gelu(x), dropout, true) : at::gelu(x);
        forward.passed("mapping.layer." + std::to_string(i), x);
    }
    return linear(x, parameters.layers.back(), forward).to(at::kFloat);
}

} // namespace semblance::clip
