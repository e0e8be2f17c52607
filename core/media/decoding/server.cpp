// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/server.h"

#include "core/media/protocol.h"
#include "core/platform/inputfile.h"
#include "core/platform/sandbox.h"
#include "core/platform/sharedmemory.h"

#include <algorithm>
#include <chrono>

namespace semblance::media {

namespace {

Job jobOf(const DecodeRequest &request)
{
    Job job;
    job.mode = request.authors ? Mode::Authors : Mode::Product;
    job.minSide = request.minSide;
    job.limits.pixels = std::min(request.mostPixels, kMostPixels);
    job.limits.side = std::min(request.mostSide, kMostSide);
    job.suffix = take(request.suffix);
    return job;
}

DecodeAnswer answerOf(const Error &error)
{
    DecodeAnswer answer;
    answer.failed = 1;
    answer.code = static_cast<std::int32_t>(error.code);
    put(answer.cause, error.cause);
    put(answer.advice, error.advice);
    return answer;
}

DecodeAnswer answerOf(const DecodedPicture &decoded)
{
    DecodeAnswer answer;
    answer.width = decoded.picture.width;
    answer.height = decoded.picture.height;
    answer.fullWidth = decoded.facts.width;
    answer.fullHeight = decoded.facts.height;
    answer.orientation = decoded.facts.orientation;
    answer.hasTaken = decoded.facts.taken.has_value();
    answer.taken = decoded.facts.taken.value_or(0);
    answer.partial = decoded.partial;
    answer.scaled = decoded.scaled;
    put(answer.format, decoded.facts.format);
    put(answer.camera, decoded.facts.camera);
    return answer;
}

Result<DecodedPicture> decodeFile(const platform::Descriptor &file, const DecodeRequest &request,
                                  const DecodeFn &decode)
{
    const auto input = platform::MappedInput::open(file);
    if (!input)
        return input.error();
    const auto bytes = input->bytes();
    return decode(Bytes(reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size()), jobOf(request));
}

/// Decodes and answers. @return false where the pool is gone
bool answer(platform::Channel &channel, const platform::Descriptor &file, const DecodeRequest &request,
            const DecodeFn &decode)
{
    platform::limitCpuTime(request.seconds);
    platform::limitMemory(request.memory);
    auto decoded = decodeFile(file, request, decode);
    platform::Descriptor::Value pixels = -1;
    DecodeAnswer message;
    std::optional<platform::SharedMemory> memory;
    if (decoded) {
        auto shared = platform::SharedMemory::with(std::as_bytes(std::span(decoded->picture.rgb)));
        if (shared) {
            message = answerOf(*decoded);
            memory = std::move(*shared);
            pixels = memory->descriptor().get();
        } else {
            message = answerOf(shared.error());
        }
    } else {
        message = answerOf(decoded.error());
    }
    return channel.send(std::as_bytes(std::span(&message, 1)), pixels).ok();
}

} // namespace

void serve(platform::Channel &channel, const DecodeFn &decode)
{
    for (;;) {
        DecodeRequest request;
        auto file =
            channel.receive(std::as_writable_bytes(std::span(&request, 1)), std::chrono::milliseconds(-1));
        if (!file || !file->valid() || request.protocol != kProtocol)
            return;
        if (!answer(channel, *file, request, decode))
            return;
    }
}

} // namespace semblance::media
