// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/raster.h"

namespace semblance::media {

namespace {

constexpr const char *kDoing = "decode the picture";

} // namespace

Result<void> checkSize(std::int64_t width, std::int64_t height, const Limits &limits)
{
    if (width <= 0 || height <= 0)
        return damaged("it says that it is " + std::to_string(width) + " x " + std::to_string(height) +
                       " pixels");
    const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
    if (width > limits.side || height > limits.side)
        return Error{Code::TooLarge, kDoing, "",
                     "it says that it has " + size + "; a side may have " + std::to_string(limits.side), ""};
    if (width * height > limits.pixels)
        return Error{Code::TooLarge, kDoing, "",
                     "it says that it has " + size + "; at most " +
                         std::to_string(limits.pixels / 1'000'000) + " million pixels are read",
                     ""};
    return {};
}

Result<void> checkMemory(std::int64_t bytes, const Limits &limits)
{
    if (bytes > limits.memory)
        return needsMemory();
    return {};
}

Error needsMemory()
{
    return {Code::TooLarge, kDoing, "", "it needs more memory than a decoder may use", ""};
}

Error damaged(std::string cause)
{
    return {Code::Damaged, kDoing, "", std::move(cause), ""};
}

Error unsupported(std::string cause)
{
    return {Code::Unsupported, kDoing, "", std::move(cause), ""};
}

Error endsEarly(int rows, int height)
{
    Error error = damaged("it is damaged or ends early: " + std::to_string(rows) + " of " +
                          std::to_string(height) + " rows can be read");
    error.advice = "Copy it again from where it came from";
    return error;
}

} // namespace semblance::media
