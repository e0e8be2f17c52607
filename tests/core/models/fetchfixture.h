// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/files.h"
#include "core/base/sha256.h"
#include "core/models/fetch.h"
#include "tests/core/models/smallserver.h"
#include "tests/support/testmain.h"

#include <algorithm>

namespace semblance::test {

using namespace models;
using namespace std::chrono_literals;

/// 300,000 bytes that repeat nowhere.
inline const std::string &content()
{
    static const std::string bytes = [] {
        std::string made;
        for (std::uint32_t i = 0; made.size() < 300'000; ++i)
            made += std::to_string(i * 2654435761u);
        made.resize(300'000);
        return made;
    }();
    return bytes;
}

inline FetchPolicy hasty()
{
    FetchPolicy policy;
    policy.plainOnLoopback = true;
    policy.stall = 5s;
    policy.firstPause = 1ms;
    policy.longestPause = 2s;
    policy.attempts = 3;
    return policy;
}

inline WantedFile wanted(const SmallServer &server, const std::string &path = "/file")
{
    return {"model.bin", {server.address(path)}, content().size(), hex(sha256(content())), 1'000'000};
}

/// The same file where nobody published size and digest.
inline WantedFile unpublished(const SmallServer &server)
{
    WantedFile file = wanted(server);
    file.bytes.reset();
    file.sha256.clear();
    return file;
}

inline bool says(const Error &error, const std::string &words)
{
    return error.sentence().find(words) != std::string::npos;
}

/// Cut after so many bytes of the file, unless a part of it is asked for.
inline SmallServer::Answer cutFirst(std::size_t after, SmallFile file = {content()})
{
    return [after, file](const SmallRequest &request) {
        SmallReply given = file(request);
        if (!request.has("range")) {
            given.bytes.resize(given.bytes.size() - file.bytes.size() + after);
            given.close = true;
        }
        return given;
    };
}

/// Whether everything was asked for again after a part was.
inline bool beganAnew(const SmallServer &server)
{
    const auto part = std::find_if(server.requests.begin(), server.requests.end(),
                                   [](const SmallRequest &request) { return request.has("range"); });
    return std::any_of(part, server.requests.end(),
                       [](const SmallRequest &request) { return !request.has("range"); });
}

/// A place for one download.
class FetchPlace
{
public:
    std::filesystem::path part() const { return folder_ / "model.bin.part"; }
    std::filesystem::path description() const { return part() += ".json"; }
    Result<FetchedFile> get(const WantedFile &file, const FetchPolicy &policy = hasty(),
                            const CancelToken &cancel = {}) const
    {
        return fetch(file, part(), policy, {}, cancel);
    }
    std::string there() const
    {
        const auto bytes = readAll(part(), 1u << 20, "test");
        return bytes ? *bytes : std::string();
    }
    bool isEmpty() const
    {
        return !std::filesystem::exists(part()) && !std::filesystem::exists(description());
    }

private:
    TempFolder folder_;
};

} // namespace semblance::test
