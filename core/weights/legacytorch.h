// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/mappedfile.h"
#include "core/weights/tensorfile.h"

namespace semblance::weights {

/// What torch.save wrote before PyTorch 1.6 (torch/serialization.py, _legacy_save): five pickles back to back
/// (a magic number, the protocol, the machine, the object, the keys of its storages), then each storage in
/// the order of the keys: its number of elements in 8 bytes, its bytes. Nothing may follow.
/// @error as openTensors
Result<std::unique_ptr<TensorSource>> openLegacyTorch(MappedFile file, Part part);

} // namespace semblance::weights
