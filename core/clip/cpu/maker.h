// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/clip/cpu/towers.h"
#include "core/clip/modelloading.h"

namespace semblance::clip::cpu {

/// Models with the kernels of this folder. It serves a model when the device may be the CPU, the processor
/// has kernels for the precision, and both towers have sizes that they divide.
class OwnMaker final : public Maker
{
public:
    Result<bool> place(const LoadOptions &options, Model &model) override;
    Result<std::shared_ptr<ImageTower>> images(const weights::NamedTensors &tensors, const Model &model,
                                               const CancelToken &cancel) override;
    Result<std::shared_ptr<TextTower>> texts(std::shared_ptr<const weights::NamedTensors> tensors,
                                             const Model &model, int endId,
                                             const CancelToken &cancel) override;
    Result<std::shared_ptr<Mapping>> mapping(const weights::NamedTensors &tensors,
                                             const MappingLayout &layout, MappingIdentity identity,
                                             const Model &model, const CancelToken &cancel) override;

private:
    TowerOptions options_;
};

/// A model without LibTorch. @return  null where this folder does not serve it (see OwnMaker)
Result<Assembled> loadModel(const ModelFiles &files, const LoadOptions &options, const CancelToken &cancel);

/// f_M on these kernels, in float32. @param layout  of the tensors, checked
Result<std::shared_ptr<Mapping>> makeMapping(const weights::NamedTensors &tensors,
                                             const MappingLayout &layout, MappingIdentity identity,
                                             const TowerOptions &options, const CancelToken &cancel);

} // namespace semblance::clip::cpu
