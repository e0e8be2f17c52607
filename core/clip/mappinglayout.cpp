// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/mappinglayout.h"

namespace semblance::clip {

namespace {

/// The names of the linear layers in order; empty for a network that is none of ours.
std::vector<std::string> layerNames(const ShapeOf &shapeOf, MappingArchitecture &kind)
{
    std::vector<std::string> names;
    if (shapeOf("fc_out.weight")) {
        kind = MappingArchitecture::Im2Text;
        for (int i = 0; shapeOf("layers." + std::to_string(i) + ".0.weight"); ++i)
            names.push_back("layers." + std::to_string(i) + ".0");
        names.push_back("fc_out");
    } else if (shapeOf("layers.6.weight")) {
        kind = MappingArchitecture::Phi;
        names = {"layers.0", "layers.3", "layers.6"};
    }
    return names;
}

} // namespace

Result<MappingLayout> mappingLayout(const ShapeOf &shapeOf, std::int64_t from, std::int64_t to,
                                    const std::string &file)
{
    MappingLayout layout;
    layout.layers = layerNames(shapeOf, layout.kind);
    if (layout.layers.size() < 2)
        return Error{Code::Unsupported,
                     "load the mapping",
                     file,
                     "its tensors are those of no mapping network known here (Pic2Word, SEARLE, LinCIR)",
                     {}};
    std::int64_t width = from;
    for (const std::string &name : layout.layers) {
        const std::vector<std::int64_t> *weight = shapeOf(name + ".weight");
        const bool last = &name == &layout.layers.back();
        const std::int64_t next = last ? to : weight && weight->size() == 2 ? weight->front() : 0;
        layout.tensors.push_back({name + ".weight", {next, width}, TensorRole::Weight});
        layout.tensors.push_back({name + ".bias", {next}, TensorRole::Bias});
        width = next;
    }
    if (auto fits = checkLayout(layout.tensors, shapeOf, file); !fits) {
        Error error = fits.error();
        error.doing = "load the mapping";
        error.advice = "Use the mapping that was trained for this encoder";
        return error;
    }
    return layout;
}

} // namespace semblance::clip
