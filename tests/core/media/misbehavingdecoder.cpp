// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/decode.h"
#include "core/media/decoding/server.h"
#include "core/media/protocol.h"
#include "core/platform/sandbox.h"
#include "core/platform/sharedmemory.h"

#include <atomic>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <sys/mman.h>
#include <sys/socket.h>
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

/// Means more memory than ever came.
void pretend()
{
    media::DecodeAnswer answer;
    answer.width = answer.height = answer.fullWidth = answer.fullHeight = 1'000;
    answer.kept = 1;
    platform::Channel channel{platform::Descriptor(::dup(media::kDecoderDescriptor))};
    static_cast<void>(channel.send(std::as_bytes(std::span(&answer, 1))));
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

/// Tries what a decoder that was taken over would try. @return what succeeded, by name
std::string escape()
{
    std::string done;
    const auto attempt = [&](const char *name, bool succeeded) {
        if (succeeded)
            done += std::string(done.empty() ? "" : " ") + name;
    };
    attempt("read", ::open("/etc/passwd", O_RDONLY) >= 0);
    attempt("write", ::open("/tmp/semblance-escaped", O_WRONLY | O_CREAT, 0600) >= 0);
    attempt("network", ::socket(AF_INET, SOCK_STREAM, 0) >= 0);
    attempt("program", ::execl("/bin/true", "true", nullptr) == 0);
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(0);
    attempt("process", child > 0);
    attempt("signal", ::kill(::getppid(), 0) == 0);
    attempt("code", ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                           0) != MAP_FAILED);
    return done;
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
        for (std::atomic<unsigned> spin = 0;; ++spin) {
        }
    if (begins(bytes, "lie"))
        lie();
    if (begins(bytes, "pretend"))
        pretend();
    if (begins(bytes, "escape"))
        return Error{Code::Unsupported, "", "", "succeeded: " + escape(), ""};
    if (begins(bytes, "memory"))
        return Error{Code::TooLarge, "", "", std::to_string(takeAll()), ""};
    return media::decodeBytes(bytes, job);
}

} // namespace

int main()
{
    media::warmUp();
    platform::enterSandbox(media::kMostMemory);
    platform::Channel channel{platform::Descriptor(media::kDecoderDescriptor)};
    media::serve(channel, misbehave);
    return 0;
}
