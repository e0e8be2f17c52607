// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/clip/mappinglayout.h"
#include "core/clip/model.h"
#include "core/clip/modelfiles.h"
#include "core/weights/names.h"

#include <memory>
#include <string>

namespace semblance::clip {

struct LoadOptions
{
    std::string device = "auto";    ///< auto, cpu, cuda, cuda:N
    std::string precision = "auto"; ///< auto, fp32, and what core/clip/cpu serves here: bf16, int8
    int threads = 0;                ///< 0 for the physical cores
    bool ownKernels = true;         ///< core/clip/cpu where it serves the model; false: LibTorch
};

/// What a mapping is besides its numbers.
struct MappingIdentity
{
    MappingProfile profile;
    std::string fingerprint;
};

/// Makes the parts of a model where they will compute. The model that is handed in has its configuration,
/// name, identity, threads and, behind place(), device and precision.
class Maker
{
public:
    virtual ~Maker() = default;
    /// Decides device, precision and kernels and writes them into the model. @return  false where this maker
    /// does not serve such a model. @error Unsupported, Invalid for a wish that cannot be met anywhere
    virtual Result<bool> place(const LoadOptions &options, Model &model) = 0;
    virtual Result<std::shared_ptr<ImageTower>> images(const weights::NamedTensors &tensors,
                                                       const Model &model, const CancelToken &cancel) = 0;
    virtual Result<std::shared_ptr<TextTower>> texts(std::shared_ptr<const weights::NamedTensors> tensors,
                                                     const Model &model, int endId,
                                                     const CancelToken &cancel) = 0;
    virtual Result<std::shared_ptr<Mapping>> mapping(const weights::NamedTensors &tensors,
                                                     const MappingLayout &layout, MappingIdentity identity,
                                                     const Model &model, const CancelToken &cancel) = 0;
};

/// Null where the maker does not serve the model.
using Assembled = std::shared_ptr<const Model>;

/// Opens, checks and loads a model with its mapping and tokenizer.
/// Texts are null where the file has no text tower, the tokenizer where no vocabulary lies beside it or it
/// does not fit; Model::tokenizerMissing says why.
/// @error what can be wrong with a file; Mismatch for a mapping of another encoder; what the maker refuses
Result<Assembled> assemble(const ModelFiles &files, const LoadOptions &options, Maker &maker,
                           const CancelToken &cancel);

} // namespace semblance::clip
