// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/tensordict.h"

#include "core/base/check.h"

namespace semblance::clip {

Result<void> checkTensors(const TensorDict &tensors, const std::vector<TensorSpec> &layout,
                          const std::string &file)
{
    std::vector<std::int64_t> shape;
    const auto shapeOf = [&](std::string_view name) -> const std::vector<std::int64_t> * {
        const auto found = tensors.find(std::string(name));
        if (found == tensors.end())
            return nullptr;
        shape = found->second.sizes().vec();
        return &shape;
    };
    return checkLayout(layout, shapeOf, file);
}

const at::Tensor &tensorOf(const TensorDict &tensors, const std::string &name)
{
    const auto found = tensors.find(name);
    SEMBLANCE_CHECK(found != tensors.end());
    return found->second;
}

} // namespace semblance::clip
