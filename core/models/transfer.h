// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/models/fetch.h"
#include "core/models/partfile.h"

#include <chrono>
#include <optional>
#include <string>

namespace semblance::models {

/// What came of one request.
struct TransferEnd
{
    enum class Kind {
        Complete,   ///< the part is as long as the server said
        Redirected, ///< to `location`
        Again,      ///< may go better another time: a broken connection, a busy server
        Refused,    ///< this address does not give it
        Stopped,    ///< nothing more is to be done: somebody said so, or the disk
    };
    Kind kind = Kind::Refused;
    Error error;                                   ///< of Again, Refused and Stopped
    std::string location;                          ///< an absolute address
    std::optional<std::chrono::milliseconds> wait; ///< of Again: as the server asks
    bool progressed = false;                       ///< the part has grown
    bool discard = false;                          ///< what lies there belongs to another file
};

/// One request: where it is asked and for what it was asked at first.
struct TransferRequest
{
    const WantedFile &wanted;
    std::string address; ///< of the catalogue
    std::string now;     ///< where it was sent on to; `address` at first
};

/// The host of an address, for people.
std::string hostOf(const std::string &address);

/// Whether the policy lets an address be asked. @error Unsupported
Result<void> allowed(const std::string &address, const WantedFile &wanted, const FetchPolicy &policy);

/// "download", the file's name, and why.
Error failed(Code code, const WantedFile &wanted, std::string cause, std::string advice);

/// Asks once, from where the part ends, and appends what comes. Follows no redirection by itself.
TransferEnd transfer(const TransferRequest &request, PartFile &part, const FetchPolicy &policy,
                     const ProgressFn &progress, const CancelToken &cancel);

/// Waits without being deaf. @return false where somebody wants to stop
bool pause(std::chrono::milliseconds time, const CancelToken &cancel);

} // namespace semblance::models
