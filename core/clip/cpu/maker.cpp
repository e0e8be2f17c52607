// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/clip/cpu/maker.h"

#include "core/base/path.h"
#include "core/clip/cpu/spaces.h"

namespace semblance::clip::cpu {

Result<bool> OwnMaker::place(const LoadOptions &options, Model &model)
{
    options_.kernels = options.ownKernels ? bestKernels() : nullptr;
    if (!options_.kernels || (options.device != "cpu" && options.device != "auto"))
        return false;
    const std::string &wish = options.precision;
    const bool plain = wish == "auto" || wish == "fp32";
    options_.element = wish == "bf16" ? Element::BF16 : wish == "int8" ? Element::I8 : Element::F32;
    if (!plain && options_.element == Element::F32)
        return false;
    if (!serves(*options_.kernels, options_.element) || !servesImages(model.config, options_.element) ||
        !servesTexts(model.config))
        return false;
    options_.threads = model.threads;
    options_.model = model.id;
    options_.name = model.name;
    model.device = "cpu";
    model.precision = plain ? "fp32" : wish;
    model.kernels = options_.kernels->name;
    return true;
}

Result<std::shared_ptr<ImageTower>> OwnMaker::images(const weights::NamedTensors &tensors, const Model &model,
                                                     const CancelToken &cancel)
{
    return makeImageTower(tensors, model.config, options_, cancel);
}

Result<std::shared_ptr<TextTower>> OwnMaker::texts(std::shared_ptr<const weights::NamedTensors> tensors,
                                                   const Model &model, int endId, const CancelToken &cancel)
{
    return makeTextTower(std::move(tensors), model.config, options_, endId, cancel);
}

Result<std::shared_ptr<Mapping>> OwnMaker::mapping(const weights::NamedTensors &tensors,
                                                   const MappingLayout &layout, MappingIdentity identity,
                                                   const Model &, const CancelToken &cancel)
{
    return makeMapping(tensors, layout, std::move(identity), options_, cancel);
}

Result<Assembled> loadModel(const ModelFiles &files, const LoadOptions &options, const CancelToken &cancel)
{
    return contained("load the model", display(files.folder), [&] {
        OwnMaker maker;
        return assemble(files, options, maker, cancel);
    });
}

} // namespace semblance::clip::cpu
