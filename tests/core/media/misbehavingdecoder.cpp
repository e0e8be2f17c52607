// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/decode.h"
#include "core/media/decoding/sandbox.h"
#include "core/media/decoding/server.h"
#include "core/media/protocol.h"
#include "core/platform/sharedmemory.h"

#include <atomic>
#include <csignal>
#include <cstring>
#include <new>
#include <unistd.h>

using namespace semblance;

namespace {

bool begins(media::Bytes bytes, const char *word)
{
    return bytes.size() >= std::strlen(word) && std::memcmp(bytes.data(), word, std::strlen(word)) == 0;
}

/// Answers by itself with an enormous picture and ten bytes of pixels.
void lie()
{
    media::DecodeAnswer answer;
    answer.width = answer.height = answer.fullWidth = answer.fullHeight = 10'000;
    const std::byte few[10] = {};
    auto memory = platform::SharedMemory::with(few);
    platform::Channel channel{platform::Descriptor(::dup(media::kDecoderDescriptor))};
    if (memory)
        static_cast<void>(channel.send(std::as_bytes(std::span(&answer, 1)), memory->descriptor().get()));
}

/// Takes memory until there is no more. @return how many times 64 MiB it got
int takeAll()
{
    constexpr std::size_t kBlock = 64u << 20;
    int blocks = 0;
    while (blocks < 256) {
        char *block = new (std::nothrow) char[kBlock];
        if (!block)
            break;
        *static_cast<volatile char *>(block) = 1;
        ++blocks;
    }
    return blocks;
}

Result<media::DecodedPicture> misbehave(media::Bytes bytes, const media::Job &job)
{
    if (begins(bytes, "crash"))
        std::raise(SIGSEGV);
    if (begins(bytes, "exit"))
        ::_exit(3);
    if (begins(bytes, "hang"))
        for (;;)
            ::pause();
    if (begins(bytes, "burn")) // ends by the limit on CPU time
        for (std::atomic<unsigned> spin = 0;; ++spin) { }
    if (begins(bytes, "lie"))
        lie();
    if (begins(bytes, "memory"))
        return Error{Code::TooLarge, "", "", std::to_string(takeAll()), ""};
    return media::decodeBytes(bytes, job);
}

} // namespace

int main()
{
    media::enterSandbox();
    platform::Channel channel{platform::Descriptor(media::kDecoderDescriptor)};
    media::serve(channel, misbehave);
    return 0;
}
