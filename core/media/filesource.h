// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/picturesource.h"
#include "core/media/decoder.h"

namespace semblance::media {

/// Pictures of files for code that knows only keys (training, evaluation): the key is a path in UTF-8 (or the
/// system's bytes), relative to `folder` unless absolute. The decoder must live longer.
class FileSource final : public PictureSource
{
public:
    FileSource(Decoder &decoder, std::filesystem::path folder, DecodeOptions options);
    Result<Picture> picture(const std::string &key) override;

private:
    Decoder &decoder_;
    std::filesystem::path folder_;
    DecodeOptions options_;
};

} // namespace semblance::media
