// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/learn/mappingnetwork.h"

#include <ATen/ops/empty.h>
#include <cmath>

namespace semblance::learn {

std::vector<clip::TensorSpec> mappingLayout(const MappingRecipe &recipe, std::int64_t from, std::int64_t to)
{
    std::vector<clip::TensorSpec> layout;
    const auto linear = [&](const std::string &name, std::int64_t out, std::int64_t in) {
        layout.push_back({name + ".weight", {out, in}, clip::TensorRole::Weight});
        layout.push_back({name + ".bias", {out}, clip::TensorRole::Bias});
    };
    for (int i = 0; i < recipe.layers; ++i)
        linear("layers." + std::to_string(i) + ".0", recipe.hidden, i == 0 ? from : recipe.hidden);
    linear("fc_out", to, recipe.hidden);
    return layout;
}

void initialiseMapping(const Parameters &parameters, const std::vector<clip::TensorSpec> &layout,
                       Random &random)
{
    double limit = 1;
    for (const clip::TensorSpec &spec : layout) {
        if (spec.shape.size() == 2)
            limit = 1 / std::sqrt(static_cast<double>(spec.shape[1]));
        at::Tensor values = at::empty(spec.shape, at::kFloat);
        for (std::int64_t i = 0; i < values.numel(); ++i)
            values.data_ptr<float>()[i] = random.between(-limit, limit);
        parameters.tensor(spec.name).detach().copy_(values);
    }
}

} // namespace semblance::learn
