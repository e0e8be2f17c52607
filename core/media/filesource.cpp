// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/filesource.h"

#include "core/base/path.h"

namespace semblance::media {

FileSource::FileSource(Decoder &decoder, std::filesystem::path folder, DecodeOptions options)
    : decoder_(decoder), folder_(std::move(folder)), options_(std::move(options))
{}

Result<Picture> FileSource::picture(const std::string &key)
{
    auto decoded = decoder_.decode(folder_ / pathFromBytes(key), options_);
    if (!decoded)
        return decoded.error();
    return std::move(decoded->picture);
}

} // namespace semblance::media
