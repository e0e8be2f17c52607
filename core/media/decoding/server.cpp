// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/server.h"

#include "core/media/protocol.h"
#include "core/platform/inputfile.h"
#include "core/platform/sandbox.h"
#include "core/platform/sharedmemory.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <optional>

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

/// Where the pixels go: memory that is kept, or memory of their own.
class Outgoing
{
public:
    /// @param answer  learns whether it is kept memory
    /// @return what has to go with the answer: a descriptor, or -1 where the other side has it
    Result<platform::Descriptor::Value> put(std::span<const std::byte> pixels, DecodeAnswer &answer)
    {
        own_.reset();
        if (pixels.size() > kMostKept) {
            auto made = platform::SharedMemory::with(pixels);
            if (!made)
                return made.error();
            own_ = std::move(*made);
            return own_->descriptor().get();
        }
        const bool fits = kept_ && kept_->writable().size() >= pixels.size();
        if (!fits) {
            constexpr std::size_t kStep = std::size_t(1) << 20;
            auto made = platform::SharedMemory::room(
                std::max((pixels.size() + kStep - 1) / kStep, std::size_t(2)) * kStep);
            if (!made)
                return made.error();
            kept_ = std::move(*made);
        }
        std::memcpy(kept_->writable().data(), pixels.data(), pixels.size());
        answer.kept = 1;
        return fits ? platform::Descriptor::Value(-1) : kept_->descriptor().get();
    }

private:
    std::optional<platform::SharedMemory> kept_, own_;
};

/// Decodes and answers. @return false where the pool is gone
bool answer(platform::Channel &channel, const platform::Descriptor &file, const DecodeRequest &request,
            const DecodeFn &decode, Outgoing &outgoing)
{
    platform::limitCpuTime(request.seconds);
    platform::limitMemory(request.memory);
    auto decoded = decodeFile(file, request, decode);
    if (!decoded) {
        const DecodeAnswer message = answerOf(decoded.error());
        return channel.send(std::as_bytes(std::span(&message, 1))).ok();
    }
    DecodeAnswer message = answerOf(*decoded);
    const auto pixels = outgoing.put(std::as_bytes(std::span(decoded->picture.rgb)), message);
    if (!pixels)
        message = answerOf(pixels.error());
    return channel.send(std::as_bytes(std::span(&message, 1)), pixels ? *pixels : -1).ok();
}

} // namespace

void serve(platform::Channel &channel, const DecodeFn &decode)
{
    Outgoing outgoing;
    for (;;) {
        DecodeRequest request;
        auto file =
            channel.receive(std::as_writable_bytes(std::span(&request, 1)), std::chrono::milliseconds(-1));
        if (!file || !file->valid() || request.protocol != kProtocol)
            return;
        if (!answer(channel, *file, request, decode, outgoing))
            return;
    }
}

} // namespace semblance::media
