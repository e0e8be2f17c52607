// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/clip/model.h"

#include <functional>
#include <memory>
#include <string>

namespace semblance::clip {

/// Makes the same model on the processor. Called at most once, on the thread that needs it.
using MakeUnderstudy = std::function<Result<std::shared_ptr<const Model>>(const CancelToken &cancel)>;
/// Told once, in a sentence for people, when the understudy takes over.
using TellPeople = std::function<void(const std::string &)>;

/// A model on a graphics device whose towers never fail for the device's sake: where its memory does not
/// suffice, half as many pictures or sentences are tried, for good; where one alone does not fit, or the
/// device fails in another way, the processor goes on from there. Wishes to stop and wrong inputs are passed
/// on.
/// @param model  its towers are used; the mapping stays where it is
/// @return       with the towers replaced; Threads: as the towers'
std::shared_ptr<const Model> withUnderstudy(std::shared_ptr<const Model> model, MakeUnderstudy make,
                                            TellPeople tell);

} // namespace semblance::clip
