// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/weights/tensorfile.h"

#include <array>
#include <map>
#include <unordered_map>

namespace semblance::weights {

/// A tensor under its published name (OpenAI CLIP, clip/model.py), made of one tensor of the file, or of
/// several.
struct NamedTensor
{
    std::string name;
    std::vector<std::int64_t> shape;
    std::vector<std::size_t> parts; ///< indices into the source; joined along the first dimension (q, k, v)
    bool transposed = false;        ///< the file holds the transpose (Hugging Face's projections)
};

/// The tensors of a file under their published names, whoever wrote it: wrappers peeled off ("module.",
/// "text.", TinyCLIP's), Hugging Face's names translated (q, k, v joined, projections transposed: decided by
/// the name, never by the shape), buffers that nobody needs left out. Threads: safe from any.
class NamedTensors
{
public:
    /// @error Unsupported for what is no plain CLIP (SigLIP, timm and Hugging Face towers, CoCa, ...), naming
    /// the
    ///        tensor that tells; Damaged where two tensors are spellings of one, or q, k, v are incomplete
    static Result<NamedTensors> from(std::shared_ptr<const TensorSource> source);

    const std::vector<NamedTensor> &tensors() const noexcept { return tensors_; }
    const NamedTensor *find(std::string_view name) const;
    bool has(std::string_view name) const { return find(name) != nullptr; }

    /// Copies a tensor out as float32, row-major, in its published form. @param into  all its elements
    Result<void> read(const NamedTensor &tensor, std::span<float> into) const;

    const TensorSource &source() const noexcept { return *source_; }

private:
    Result<void> add(NamedTensor tensor);
    Result<void> joinAttention(const std::map<std::string, std::array<std::ptrdiff_t, 3>> &found,
                               const std::string &file);

    std::shared_ptr<const TensorSource> source_;
    std::vector<NamedTensor> tensors_;
    std::unordered_map<std::string, std::size_t> index_;
};

} // namespace semblance::weights
