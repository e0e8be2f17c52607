// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/mappedfile.h"
#include "core/weights/tensorfile.h"

#include <functional>

namespace semblance::weights {

/// The safetensors format (huggingface/safetensors, README and tensor.rs): 8 bytes little-endian header
/// length, a JSON header (name -> dtype, shape, data_offsets), then the data without holes or overlaps to the
/// very end of the file. Hostile input is normal: every number is checked before it is used, and nothing is
/// allocated by a declared number alone. Limits: header 16 MB, 20,000 tensors, names 512 bytes, 8 dimensions,
/// metadata 1 MB, file 64 GB.
Result<std::unique_ptr<TensorSource>> openSafetensors(MappedFile file);

/// How a tensor is stored.
enum class StoredAs { F32, F16, BF16 };

struct TensorToWrite
{
    std::string name;
    std::vector<std::int64_t> shape;
};

/// Writes the values of tensor `index`, row by row, into a span of its size.
using FillTensor = std::function<Result<void>(std::size_t index, std::span<float> values)>;

/// Writes a file tensor by tensor (one in memory at a time), beside the old one, then renames.
/// @error Invalid where a value does not fit the stored type (infinite, NaN, too large for F16); NoSpace,
///        NoPermission; Interrupted
Result<void> writeSafetensors(const std::filesystem::path &path, std::span<const TensorToWrite> tensors,
                              StoredAs as, const FillTensor &fill,
                              const std::map<std::string, std::string> &metadata = {},
                              const CancelToken &cancel = {});

} // namespace semblance::weights
