// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/platform/channel.h"
#include "core/platform/folders.h"
#include "core/platform/process.h"

#include <cstdio>
#include <cstring>
#include <span>
#include <unistd.h>

using namespace semblance::platform;

/// Starts itself once more, says the number of that child over descriptor 3, and waits to be killed. The
/// child asks to die with its parent and waits too. With "folders" it only prints where its data would lie.
int main(int argc, char **argv)
{
    if (argc > 1 && std::strcmp(argv[1], "folders") == 0)
        return std::printf("%s", folders().data.c_str()) < 0 ? 1 : 0;
    Channel channel{Descriptor(3)};
    if (argc > 1) {
        dieWithParent();
        const std::int64_t ready = 1;
        static_cast<void>(channel.send(std::as_bytes(std::span(&ready, 1))));
        for (;;)
            ::pause();
    }
    auto ends = Channel::pair();
    if (!ends)
        return 1;
    StartOptions options;
    options.arguments = {"child"};
    options.inherit = {ends->second.descriptor().get()};
    auto child = Process::start("/proc/self/exe", options);
    std::int64_t ready = 0;
    if (!child ||
        !ends->first.receive(std::as_writable_bytes(std::span(&ready, 1)), std::chrono::seconds(30)))
        return 2;
    const std::int64_t id = child->id();
    static_cast<void>(channel.send(std::as_bytes(std::span(&id, 1))));
    for (;;)
        ::pause();
}
