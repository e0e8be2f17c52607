// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/mappedfile.h"
#include "core/weights/tensorfile.h"

namespace semblance::weights {

/// A zip archive of torch.save (since PyTorch 1.6) or of TorchScript: ROOT/data.pkl and ROOT/data/KEY for
/// each storage. The code of a TorchScript archive is never looked at. Where tensors were (a GPU) makes no
/// difference.
/// @error as openTensors
Result<std::unique_ptr<TensorSource>> openTorchZip(MappedFile file, Part part);

} // namespace semblance::weights
