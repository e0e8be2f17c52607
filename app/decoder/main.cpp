// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/media/decoding/decode.h"
#include "core/media/decoding/server.h"
#include "core/media/protocol.h"
#include "core/platform/priority.h"
#include "core/platform/sandbox.h"

#include <cstring>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/stat.h>
#include <unistd.h>

using namespace semblance;

namespace {

/// Pixels of one picture after the other in the same memory: fresh pages from the system for each cost more
/// time than decoding does.
void keepMemory()
{
#ifdef __GLIBC__
    constexpr int kKept = 96 << 20;
    ::mallopt(M_MMAP_THRESHOLD, kKept);
    ::mallopt(M_TRIM_THRESHOLD, kKept);
    ::mallopt(M_ARENA_MAX, 2);
#endif
}

} // namespace

/// semblance-decode: the program that a pool of decoders starts (core/media/decoderpool.h). It has no use of
/// its own: descriptor 3 must be the channel that the pool made.
int main(int argc, char **argv)
{
    struct stat status = {};
    if (::fstat(media::kDecoderDescriptor, &status) != 0 || !S_ISSOCK(status.st_mode)) {
        static constexpr char kHint[] =
            "semblance-decode is started by Semblance itself and does nothing alone.\n";
        return ::write(2, kHint, sizeof kHint - 1) < 0 ? 1 : 2;
    }
    for (int i = 1; i < argc; ++i)
        if (std::strcmp(argv[i], "--low-priority") == 0)
            platform::lowerThreadPriority();
    keepMemory();
    media::warmUp();
    platform::enterSandbox(media::kMostMemory);
    platform::Channel channel{platform::Descriptor(media::kDecoderDescriptor)};
    media::serve(channel, media::decodeBytes);
    return 0;
}
