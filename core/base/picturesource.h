// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picture.h"
#include "core/base/result.h"

#include <string>

namespace semblance {

/// Where pictures come from: files (core/media), raw tensors (training and tests). Threads: safe from any.
class PictureSource
{
public:
    virtual ~PictureSource() = default;
    /// @param key  a path for files; any name that the source knows
    virtual Result<Picture> picture(const std::string &key) = 0;
};

} // namespace semblance
