// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/clip/model.h"
#include "core/clip/modelfiles.h"
#include "core/learn/recipe.h"

#include <filesystem>
#include <memory>
#include <string>

namespace semblance::app {

struct EngineOptions
{
    std::string device = "auto";    ///< auto, cpu, cuda, cuda:N
    std::string precision = "auto"; ///< auto, fp32, bf16, int8
    int threads = 0;                ///< 0: the physical cores
};

/// What computes here, for reports and for people who wonder why it is slow.
struct EngineFacts
{
    std::string torch;   ///< LibTorch's version
    std::string blas;    ///< "OpenBLAS", "BLIS", "MKL", or "reference BLAS"
    std::string warning; ///< one sentence where something makes it slow; empty where all is well
    std::string cpu;     ///< the instruction set that LibTorch's kernels use
    bool cuda = false;   ///< LibTorch was built with CUDA and finds a device
    int threads = 1;     ///< that a model is given where nobody says otherwise
};

/// Everything that needs LibTorch, behind one interface: it lives in a shared module of its own, which is
/// loaded when it is first needed, since LibTorch costs half a second and 110 MB at start. Threads: safe from
/// any.
class Engine
{
public:
    virtual ~Engine() = default;

    virtual EngineFacts facts() const = 0;

    /// Opens, checks and loads a model. @error what can be wrong with a model's files, devices, mappings
    virtual Result<std::shared_ptr<const clip::Model>>
    load(const clip::ModelFiles &files, const EngineOptions &options, const CancelToken &cancel) = 0;

    /// Learns a mapping network for a model and writes it to `out` (safetensors, with its origin). Stopped,
    /// it writes the best so far and says so in the report. Blocks; computes on the calling thread.
    /// @param data  raw embeddings of that model (Embedding::raw()), with labels or nouns where the method
    /// needs them
    /// @error Invalid for too few pictures or a recipe without sense; Mismatch; Internal where the loss is no
    ///        number from the beginning; NoSpace
    virtual Result<learn::MappingReport>
    trainMapping(const clip::ModelFiles &files, const learn::MappingRecipe &recipe,
                 const learn::MappingData &data, const std::filesystem::path &out, const ProgressFn &progress,
                 const CancelToken &cancel) = 0;
};

/// The engine of this program; loads the module on the first call (beside the program, else in
/// ../lib/semblance) and never unloads it. Before that it sets what LibTorch and OpenMP read once
/// (docs/environment.md), where the environment does not say otherwise. @error Internal, naming the places
/// and what the system said
Result<Engine *> loadEngine();

} // namespace semblance::app
