// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/mappedfile.h"
#include "core/weights/statedict.h"

#include <functional>
#include <optional>

namespace semblance::weights {

/// Where a storage's bytes lie in its file.
struct StoredBytes
{
    std::uint64_t begin = 0;
    std::uint64_t bytes = 0;
    std::optional<std::uint32_t> crc; ///< compared when a tensor of the storage is first read
};

/// Finds the bytes of a storage. @error Damaged where they are not there
using FindStorage = std::function<Result<StoredBytes>(const Storage &storage)>;

/// The tensors of a state dictionary whose storages lie in one file. Checked before anything is read: every
/// storage has exactly the bytes of its elements, every view lies in its storage and has no more elements
/// than it, all tensors together have at most 16 GB. Contiguous tensors are read straight from the file,
/// others are brought into row-major order.
Result<std::unique_ptr<TensorSource>> openStorages(MappedFile file, StateDict dict,
                                                   const std::map<std::string, Storage> &storages,
                                                   const FindStorage &find);

} // namespace semblance::weights
