// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/engine/modelload.h"

#include "core/clip/cpu/maker.h"

#include <filesystem>

namespace semblance::app {

bool mayHaveCuda()
{
#ifdef __linux__
    std::error_code error;
    for (const char *sign : {"/dev/nvidiactl", "/dev/nvidia0", "/dev/dxg"})
        if (std::filesystem::exists(sign, error))
            return true;
    return false;
#else
    return true;
#endif
}

bool mayBeNarrowed(const clip::ModelFiles &files, const EngineOptions &options)
{
    using namespace clip::cpu;
    if (!files.config)
        return false;
    if (options.device != "cpu" && (options.device != "auto" || mayHaveCuda()))
        return true;
    const Kernels *kernels = bestKernels();
    if (!kernels)
        return false;
    for (const Element element : {Element::BF16, Element::I8})
        if (serves(*kernels, element) && servesImages(*files.config, element) && servesTexts(*files.config))
            return true;
    return false;
}

Result<std::shared_ptr<const clip::Model>> loadModel(const clip::ModelFiles &files,
                                                     const EngineOptions &options, const CancelToken &cancel)
{
    if (options.device == "cpu" || (options.device == "auto" && !mayHaveCuda())) {
        auto own = clip::cpu::loadModel(files, {options.device, options.precision, options.threads}, cancel);
        if (!own || *own)
            return own;
    }
    const auto engine = loadEngine();
    if (!engine)
        return engine.error();
    return (*engine)->load(files, options, cancel);
}

} // namespace semblance::app
