// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/picturesource.h"
#include "core/evaluation/evaluation.h"

#include <filesystem>
#include <functional>
#include <string>

namespace semblance::evaluation {

/// A small picture as the bytes of a JPEG file.
using EncodeJpeg = std::function<Result<std::string>(const Picture &picture)>;

/// Writes index.html and pictures/ into the folder (made where it is not there): the table beside the
/// published rows, recall curves, the first ten pictures of every method for the samples, the right ones
/// marked; what was missing at the top. The page is complete in itself: no scripts, nothing from elsewhere;
/// light and dark.
/// @param source  as for evaluate(); a picture that cannot be read becomes an empty tile
/// @error NoSpace, NoPermission, Interrupted
Result<void> writeReport(const Evaluation &evaluation, const std::filesystem::path &folder,
                         PictureSource &source, const EncodeJpeg &encode, const CancelToken &cancel);

} // namespace semblance::evaluation
