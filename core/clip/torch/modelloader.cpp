// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/torch/modelloader.h"

#include "core/base/log.h"
#include "core/base/path.h"
#include "core/clip/cpu/maker.h"
#include "core/clip/torch/device.h"
#include "core/clip/torch/guard.h"
#include "core/clip/torch/towers.h"
#include "core/clip/understudy.h"

#include <ATen/ops/empty.h>
#include <algorithm>

namespace semblance::clip {

namespace {

constexpr const char *kLoading = "load the model";

/// Our own kernels where they serve, LibTorch elsewhere.
class TorchMaker final : public Maker
{
public:
    Result<bool> place(const LoadOptions &options, Model &model) override
    {
        const auto chosen = chooseDevice(options.device);
        if (!chosen)
            return chosen.error();
        serving_.device = chosen->device;
        serving_.threads = model.threads;
        serving_.model = model.id;
        serving_.name = model.name;
        if (!chosen->device.is_cpu())
            serving_.gate = std::make_shared<std::mutex>();
        LoadOptions here = options;
        here.device = "cpu";
        here.ownKernels = options.ownKernels && chosen->device.is_cpu();
        const auto own = own_.place(here, model);
        if (!own)
            return own.error();
        ownImages_ = *own;
        model.device = chosen->name;
        if (ownImages_)
            return true;
        if (options.precision == "fp16" && !chosen->device.is_cpu())
            serving_.compute = at::kHalf;
        else if (options.precision != "auto" && options.precision != "fp32")
            return Error{Code::Unsupported, kLoading, model.name,
                         "the precision " + options.precision +
                             " is not available for this model on this device",
                         chosen->device.is_cpu() ? "Use auto or fp32" : "Use auto, fp16 or fp32"};
        model.precision = serving_.compute == at::kHalf ? "fp16" : "fp32";
        model.kernels = "LibTorch";
        return true;
    }

    Result<std::shared_ptr<ImageTower>> images(const weights::NamedTensors &tensors, const Model &model,
                                               const CancelToken &cancel) override
    {
        if (ownImages_)
            return own_.images(tensors, model, cancel);
        auto image =
            readTensors(tensors, imageLayout(model.config), serving_.device, cancel, serving_.compute);
        if (!image)
            return image.error();
        return makeImageTower(*image, model.config, serving_);
    }

    Result<std::shared_ptr<TextTower>> texts(std::shared_ptr<const weights::NamedTensors> tensors,
                                             const Model &model, int endId,
                                             const CancelToken &cancel) override
    {
        if (ownImages_)
            return own_.texts(std::move(tensors), model, endId, cancel);
        std::vector<TensorSpec> layout = textLayout(model.config);
        std::erase_if(layout, [](const TensorSpec &spec) { return spec.role == TensorRole::Scale; });
        auto text = readTensors(*tensors, layout, serving_.device, cancel, serving_.compute);
        if (!text)
            return text.error();
        text->emplace("logit_scale", at::empty({}, at::kFloat));
        return makeTextTower(*text, model.config, serving_, endId);
    }

    Result<std::shared_ptr<Mapping>> mapping(const weights::NamedTensors &tensors,
                                             const MappingLayout &layout, MappingIdentity identity,
                                             const Model &model, const CancelToken &cancel) override
    {
        if (ownImages_)
            return own_.mapping(tensors, layout, std::move(identity), model, cancel);
        const auto read = readTensors(tensors, layout.tensors, serving_.device, cancel);
        if (!read)
            return read.error();
        auto parameters =
            mappingParameters(*read, model.config.dimension, model.config.text.width, model.name);
        if (!parameters)
            return parameters.error();
        return makeMapping(std::move(*parameters), std::move(identity.profile), identity.fingerprint,
                           serving_);
    }

private:
    Serving serving_;
    cpu::OwnMaker own_;
    bool ownImages_ = false;
};

} // namespace

Result<TensorDict> readTensors(const weights::NamedTensors &tensors, const std::vector<TensorSpec> &layout,
                               const c10::Device &device, const CancelToken &cancel, at::ScalarType weights)
{
    const std::string file =
        tensors.source().tensors().empty() ? std::string() : display(tensors.source().fileOf(0));
    const auto shapeOf = [&](std::string_view name) {
        const weights::NamedTensor *tensor = tensors.find(name);
        return tensor ? &tensor->shape : nullptr;
    };
    if (auto fits = checkLayout(layout, shapeOf, file); !fits)
        return fits.error();
    return guarded(kLoading, file, [&]() -> Result<TensorDict> {
        TensorDict dict;
        for (const TensorSpec &spec : layout) {
            if (cancel.wanted())
                throw Stopped{};
            at::Tensor host = at::empty(spec.shape, at::kFloat);
            const std::span values(host.data_ptr<float>(), static_cast<std::size_t>(host.numel()));
            if (auto got = tensors.read(*tensors.find(spec.name), values); !got)
                return got.error();
            dict.emplace(spec.name, host.to(device, spec.role == TensorRole::Weight ? weights : at::kFloat));
        }
        return dict;
    });
}

Result<std::shared_ptr<const Model>> loadModel(const ModelFiles &files, const LoadOptions &options,
                                               const CancelToken &cancel)
{
    return guarded(kLoading, display(files.folder), [&]() -> Result<std::shared_ptr<const Model>> {
        TorchMaker maker;
        auto model = assemble(files, options, maker, cancel);
        if (!model || (*model)->device == "cpu")
            return model;
        LoadOptions plain = options;
        plain.device = "cpu";
        plain.precision = "fp32";
        return withUnderstudy(
            *model, [files, plain](const CancelToken &stop) { return loadModel(files, plain, stop); },
            [](const std::string &sentence) { log(LogLevel::Warning, sentence); });
    });
}

} // namespace semblance::clip
