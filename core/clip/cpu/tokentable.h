// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/weights/names.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace semblance::clip::cpu {

/// The word vectors of a text tower, a quarter of a model's bytes, of which a sentence needs a few rows. They
/// stay in the file where it holds them as float32, else they are converted into memory. Threads: any, once
/// it is open.
class TokenTable
{
public:
    Result<void> open(std::shared_ptr<const weights::NamedTensors> tensors, const std::string &name,
                      int width);
    /// Row `id`. @error Damaged where the file has become shorter, or for a value that is not finite
    Result<void> row(int id, std::span<float> into) const;

private:
    std::shared_ptr<const weights::NamedTensors> tensors_;
    std::size_t index_ = 0;
    std::vector<float> values_; ///< empty where rows are read from the file
};

} // namespace semblance::clip::cpu
