// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/mappingnet.h"

#include <ATen/ops/dropout.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/relu.h>

namespace semblance::clip {

namespace {

/// The names of the linear layers in order; empty for a network that is none of ours.
std::vector<std::string> layerNames(const TensorDict &tensors, MappingArchitecture &kind)
{
    std::vector<std::string> names;
    if (tensors.count("fc_out.weight") > 0) {
        kind = MappingArchitecture::Im2Text;
        for (int i = 0; tensors.count("layers." + std::to_string(i) + ".0.weight") > 0; ++i)
            names.push_back("layers." + std::to_string(i) + ".0");
        names.push_back("fc_out");
    } else if (tensors.count("layers.6.weight") > 0) {
        kind = MappingArchitecture::Phi;
        names = {"layers.0", "layers.3", "layers.6"};
    }
    return names;
}

} // namespace

Result<MappingParameters> mappingParameters(const TensorDict &tensors, std::int64_t from, std::int64_t to,
                                            const std::string &file)
{
    MappingParameters parameters;
    const std::vector<std::string> names = layerNames(tensors, parameters.kind);
    if (names.size() < 2)
        return Error{Code::Unsupported,
                     "load the mapping",
                     file,
                     "its tensors are those of no mapping network known here (Pic2Word, SEARLE, LinCIR)",
                     {}};
    std::vector<TensorSpec> layout;
    std::int64_t width = from;
    for (const std::string &name : names) {
        const auto weight = tensors.find(name + ".weight");
        const bool last = &name == &names.back();
        const bool flat = weight != tensors.end() && weight->second.dim() == 2;
        const std::int64_t next = last ? to : flat ? weight->second.size(0) : 0;
        layout.push_back({name + ".weight", {next, width}, TensorRole::Weight});
        layout.push_back({name + ".bias", {next}, TensorRole::Bias});
        width = next;
    }
    if (auto fits = checkTensors(tensors, layout, file); !fits) {
        Error error = fits.error();
        error.doing = "load the mapping";
        error.advice = "Use the mapping that was trained for this encoder";
        return error;
    }
    for (const std::string &name : names)
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
