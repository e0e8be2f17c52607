// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/engine/module.h"

#include "app/engine/engine.h"
#include "core/clip/torch/device.h"
#include "core/clip/torch/modelloader.h"
#include "core/learn/mappingtrainer.h"
#include "core/learn/modelio.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/version.h>

#ifndef _WIN32
#include <dlfcn.h>
#endif

namespace semblance::app {

namespace {

/// Which BLAS the process has; the reference one makes every model thirty times slower.
std::string blasName()
{
#ifndef _WIN32
    if (dlsym(RTLD_DEFAULT, "openblas_get_config"))
        return "OpenBLAS";
    if (dlsym(RTLD_DEFAULT, "bli_info_get_version_str"))
        return "BLIS";
    if (dlsym(RTLD_DEFAULT, "MKL_Get_Version"))
        return "MKL";
    return at::hasMKL() ? "MKL" : "reference BLAS";
#else
    return at::hasMKL() ? "MKL" : "BLAS of LibTorch";
#endif
}

/// "AVX512" out of LibTorch's own words about itself.
std::string cpuCapability()
{
    const std::string config = at::show_config();
    constexpr std::string_view kBefore = "CPU capability usage: ";
    const std::size_t at = config.find(kBefore);
    if (at == std::string::npos)
        return "unknown";
    const std::size_t start = at + kBefore.size();
    return config.substr(start, config.find_first_of(" \n,", start) - start);
}

class TorchEngine final : public Engine
{
public:
    EngineFacts facts() const override
    {
        EngineFacts facts;
        facts.torch = TORCH_VERSION;
        facts.blas = blasName();
        if (facts.blas == "reference BLAS")
            facts.warning =
                "The system's BLAS is the reference one, which makes models thirty times slower: install "
                "libopenblas0-openmp.";
        facts.cpu = cpuCapability();
        facts.cuda = at::hasCUDA();
        facts.threads = clip::defaultThreads();
        return facts;
    }

    Result<std::shared_ptr<const clip::Model>>
    load(const clip::ModelFiles &files, const EngineOptions &options, const CancelToken &cancel) override
    {
        return clip::loadModel(files, {options.device, options.precision, options.threads}, cancel);
    }

    Result<learn::MappingReport> trainMapping(const clip::ModelFiles &files,
                                              const learn::MappingRecipe &recipe,
                                              const learn::MappingData &data,
                                              const std::filesystem::path &out, const ProgressFn &progress,
                                              const CancelToken &cancel) override
    {
        const auto device = clip::chooseDevice(recipe.device);
        if (!device)
            return device.error();
        const auto model = learn::readModel(files, cancel, device->device);
        if (!model)
            return model.error();
        const auto trained = learn::trainMapping(recipe, data, model->towers, progress, cancel);
        if (!trained)
            return trained.error();
        if (auto written = learn::writeMapping(out, *trained, recipe, model->fingerprint); !written)
            return written.error();
        return trained->report;
    }
};

} // namespace

} // namespace semblance::app

#ifdef _WIN32
#define SEMBLANCE_EXPORT __declspec(dllexport)
#else
#define SEMBLANCE_EXPORT __attribute__((visibility("default")))
#endif

extern "C" SEMBLANCE_EXPORT semblance::app::Engine *semblance_engine(int interface)
{
    static semblance::app::TorchEngine engine;
    return interface == semblance::app::kEngineInterface ? &engine : nullptr;
}
