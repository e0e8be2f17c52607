// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/files.h"
#include "core/platform/channel.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace semblance::platform {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr const char *kDoing = "talk to a helper program";
constexpr milliseconds kLook{50}; // how often a wish to stop is looked at

Error gone()
{
    return {Code::NotFound, kDoing, "", "it has ended", ""};
}

union ControlSpace {
    cmsghdr header; // for its alignment
    char bytes[CMSG_SPACE(sizeof(int))];
};

void keepFromChildren(int fd) noexcept
{
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

#ifdef MSG_NOSIGNAL
constexpr int kNoSignal = MSG_NOSIGNAL;
void silence(int) noexcept
{}
#else
constexpr int kNoSignal = 0; // macOS says it once for the whole socket
void silence(int fd) noexcept
{
    const int on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
}
#endif

/// The first descriptor of a message; any others (nobody of ours sends them) are closed.
Descriptor takeDescriptor(msghdr &message)
{
    Descriptor taken;
    for (cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof fd);
            Descriptor descriptor(fd);
            keepFromChildren(fd);
            if (!taken.valid())
                taken = std::move(descriptor);
        }
    }
    return taken;
}

/// Waits until there is something to read. @error as Channel::receive
Result<void> waitForData(int fd, bool forEver, Clock::time_point until, const CancelToken &cancel)
{
    for (;;) {
        if (cancel.wanted())
            return Error{Code::Interrupted, kDoing, "", "it was asked to stop", ""};
        milliseconds slice = kLook;
        if (!forEver) {
            const auto left = std::chrono::duration_cast<milliseconds>(until - Clock::now());
            if (left.count() <= 0)
                return Error{Code::Locked, kDoing, "", "it did not answer in time", ""};
            slice = std::min(slice, left);
        }
        pollfd wanted = {fd, POLLIN, 0};
        const int ready = ::poll(&wanted, 1, static_cast<int>(slice.count()));
        if (ready > 0)
            return {};
        if (ready < 0 && errno != EINTR)
            return systemError(errno, kDoing, {});
    }
}

} // namespace

Result<std::pair<Channel, Channel>> Channel::pair()
{
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return systemError(errno, kDoing, {});
    for (const int end : ends) {
        keepFromChildren(end);
        silence(end);
    }
    return std::pair(Channel(Descriptor(ends[0])), Channel(Descriptor(ends[1])));
}

Result<void> Channel::send(std::span<const std::byte> message, Descriptor::Value pass)
{
    std::size_t done = 0;
    while (done < message.size()) {
        iovec part = {const_cast<std::byte *>(message.data()) + done, message.size() - done};
        msghdr header = {};
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        ControlSpace control = {};
        if (pass >= 0 && done == 0) {
            const int fd = static_cast<int>(pass);
            header.msg_control = control.bytes;
            header.msg_controllen = sizeof control.bytes;
            cmsghdr *rights = CMSG_FIRSTHDR(&header);
            rights->cmsg_level = SOL_SOCKET;
            rights->cmsg_type = SCM_RIGHTS;
            rights->cmsg_len = CMSG_LEN(sizeof fd);
            std::memcpy(CMSG_DATA(rights), &fd, sizeof fd);
        }
        const ssize_t sent = ::sendmsg(descriptor_.fd(), &header, kNoSignal);
        if (sent >= 0)
            done += static_cast<std::size_t>(sent);
        else if (errno == EPIPE || errno == ECONNRESET)
            return gone();
        else if (errno != EINTR)
            return systemError(errno, kDoing, {});
    }
    return {};
}

Result<Descriptor> Channel::receive(std::span<std::byte> message, std::chrono::milliseconds timeout,
                                    const CancelToken &cancel)
{
    const bool forEver = timeout.count() < 0;
    const Clock::time_point until = Clock::now() + timeout;
    Descriptor taken;
    std::size_t done = 0;
    while (done < message.size()) {
        if (auto ready = waitForData(descriptor_.fd(), forEver, until, cancel); !ready)
            return ready.error();
        iovec part = {message.data() + done, message.size() - done};
        ControlSpace control = {};
        msghdr header = {};
        header.msg_iov = &part;
        header.msg_iovlen = 1;
        header.msg_control = control.bytes;
        header.msg_controllen = sizeof control.bytes;
        const ssize_t got = ::recvmsg(descriptor_.fd(), &header, 0);
        if (got == 0 || (got < 0 && errno == ECONNRESET))
            return gone();
        if (got < 0 && errno != EINTR)
            return systemError(errno, kDoing, {});
        if (got < 0)
            continue;
        if (Descriptor came = takeDescriptor(header); came.valid() && !taken.valid())
            taken = std::move(came);
        done += static_cast<std::size_t>(got);
    }
    return taken;
}

} // namespace semblance::platform
