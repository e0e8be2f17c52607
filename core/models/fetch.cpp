// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/models/fetch.h"

#include "core/base/amounts.h"
#include "core/base/sha256.h"
#include "core/models/partfile.h"
#include "core/models/transfer.h"

#include <algorithm>
#include <set>

namespace semblance::models {

namespace {

/// One download: the addresses in order, each with its tries.
class Fetching
{
public:
    Fetching(const WantedFile &wanted, PartFile &part, const FetchPolicy &policy, const ProgressFn &progress,
             const CancelToken &cancel)
        : wanted_(wanted), part_(part), policy_(policy), progress_(progress), cancel_(cancel)
    {}

    Result<FetchedFile> run();

private:
    enum class Next { Done, NextAddress, Stop };

    Result<void> prepare(const std::string &address);
    Next from(const std::string &address);
    /// The redirections of one try followed to their end.
    TransferEnd ask(const std::string &address);
    bool waitAgain(const TransferEnd &end, int tries);
    /// Size and SHA-256 of what came; what is wrong is thrown away.
    Next check();
    bool isComplete() const { return wanted_.bytes && part_.size() == *wanted_.bytes; }

    const WantedFile &wanted_;
    PartFile &part_;
    const FetchPolicy &policy_;
    const ProgressFn &progress_;
    const CancelToken &cancel_;
    Error error_; ///< the last one
    FetchedFile fetched_;
    bool wrongOnce_ = false;
};

/// What lies there belongs to this address, or nothing lies there.
Result<void> Fetching::prepare(const std::string &address)
{
    const PartSource &source = part_.source();
    const bool tooLong = wanted_.bytes && part_.size() > *wanted_.bytes;
    const bool vouched = source.address == address && !source.validator.empty();
    if (part_.size() > 0 && (tooLong || (wanted_.sha256.empty() && !vouched)))
        return part_.restart();
    // The SHA-256 finds out what a power cut has spoiled; without one nothing does.
    return wanted_.sha256.empty() ? part_.keepSynced() : Result<void>();
}

TransferEnd Fetching::ask(const std::string &address)
{
    TransferRequest request{wanted_, address, address};
    std::set<std::string> seen;
    for (;;) {
        TransferEnd end;
        if (auto may = allowed(request.now, wanted_, policy_); !may) {
            end.error = may.error();
            if (!seen.empty())
                end.error.cause = hostOf(address) + " sends on to " + request.now + ", which is not https";
            return end;
        }
        const bool circle = !seen.insert(request.now).second;
        if (circle || static_cast<int>(seen.size()) > policy_.redirects + 1) {
            end.error =
                failed(Code::Unreadable, wanted_,
                       hostOf(address) + (circle ? " sends on in a circle" : " sends on again and again"),
                       "Try again later, or look at its publisher's page");
            return end;
        }
        end = transfer(request, part_, policy_, progress_, cancel_);
        if (end.kind != TransferEnd::Kind::Redirected)
            return end;
        request.now = end.location;
    }
}

/// @return false where there is no sense in waiting; `error_` says why
bool Fetching::waitAgain(const TransferEnd &end, int tries)
{
    const auto doubled = policy_.firstPause * (1 << std::min(tries - 1, 10));
    const auto wait = end.wait.value_or(std::min(doubled, policy_.longestPause));
    if (wait > policy_.longestPause) {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(wait).count();
        error_.cause += ", and asks to wait for " + std::to_string(seconds) + " seconds";
        error_.advice = "Try again then: it goes on where it stopped";
        return false;
    }
    if (pause(wait, cancel_))
        return true;
    error_ = failed(Code::Interrupted, wanted_, "it was stopped",
                    "What came is kept, and the next download goes on from there");
    return false;
}

Fetching::Next Fetching::from(const std::string &address)
{
    if (auto ready = prepare(address); !ready) {
        error_ = ready.error();
        return Next::Stop;
    }
    int tries = 0;
    for (;;) {
        const bool wasThereBefore = part_.size() > 0;
        TransferEnd end;
        if (isComplete())
            end.kind = TransferEnd::Kind::Complete;
        else
            end = ask(address);
        if (end.discard)
            if (auto done = part_.restart(); !done) {
                error_ = done.error();
                return Next::Stop;
            }
        if (end.kind == TransferEnd::Kind::Complete) {
            const Next next = check();
            if (next != Next::NextAddress || !wasThereBefore || wrongOnce_)
                return next;
            wrongOnce_ = true; // the old half was bad: once more, from the beginning
            continue;
        }
        error_ = end.error;
        if (end.kind == TransferEnd::Kind::Stopped)
            return Next::Stop;
        if (end.kind == TransferEnd::Kind::Refused)
            return Next::NextAddress;
        tries = end.progressed ? 1 : tries + 1;
        if (tries >= policy_.attempts) {
            if (tries > 1)
                error_.cause += ", " + std::to_string(tries) + " times in a row";
            return Next::NextAddress;
        }
        if (!waitAgain(end, tries))
            return error_.code == Code::Interrupted ? Next::Stop : Next::NextAddress;
    }
}

Fetching::Next Fetching::check()
{
    if (wanted_.bytes && part_.size() != *wanted_.bytes) {
        error_ = failed(Code::Mismatch, wanted_,
                        std::to_string(part_.size()) + " bytes came where " + std::to_string(*wanted_.bytes) +
                            " were published",
                        "Try again later");
    } else {
        const auto digest = sha256OfFile(part_.path(), cancel_);
        if (!digest) {
            error_ = digest.error();
            return Next::Stop;
        }
        fetched_ = {part_.size(), hex(*digest)};
        if (wanted_.sha256.empty() || fetched_.sha256 == wanted_.sha256)
            return Next::Done;
        error_ = failed(Code::Mismatch, wanted_,
                        "its SHA-256 is " + fetched_.sha256 + " instead of " + wanted_.sha256,
                        "It is not what was published and was thrown away; try again later");
    }
    if (auto done = part_.restart(); !done) {
        error_ = done.error();
        return Next::Stop;
    }
    return Next::NextAddress;
}

Result<FetchedFile> Fetching::run()
{
    error_ = failed(Code::NotFound, wanted_, "it has no address", "Look at its publisher's page");
    for (const std::string &address : wanted_.addresses) {
        const Next next = from(address);
        if (next == Next::Done)
            return fetched_;
        if (next == Next::Stop)
            break;
    }
    if (part_.size() == 0)
        part_.discard();
    return error_;
}

} // namespace

Result<FetchedFile> fetch(const WantedFile &wanted, const std::filesystem::path &part,
                          const FetchPolicy &policy, const ProgressFn &progress, const CancelToken &cancel)
{
    auto opened = PartFile::open(part);
    if (!opened)
        return opened.error();
    auto fetched = Fetching(wanted, *opened, policy, progress, cancel).run();
    if (fetched)
        opened->forgetSource();
    return fetched;
}

} // namespace semblance::models
