// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/error.h"

namespace semblance {

std::string_view codeName(Code code) noexcept
{
    switch (code) {
    case Code::Invalid:
        return "invalid";
    case Code::NotFound:
        return "not_found";
    case Code::Unreadable:
        return "unreadable";
    case Code::Damaged:
        return "damaged";
    case Code::TooLarge:
        return "too_large";
    case Code::Unsupported:
        return "unsupported";
    case Code::Mismatch:
        return "mismatch";
    case Code::Newer:
        return "newer";
    case Code::NoSpace:
        return "no_space";
    case Code::NoPermission:
        return "no_permission";
    case Code::NoMemory:
        return "no_memory";
    case Code::Locked:
        return "locked";
    case Code::Interrupted:
        return "interrupted";
    case Code::Internal:
        return "internal";
    }
    return "internal";
}

namespace {

/// Ends a clause with a full stop unless it has an end of its own.
std::string closed(std::string clause)
{
    if (!clause.empty() && clause.back() != '.' && clause.back() != '!' && clause.back() != '?')
        clause += '.';
    return clause;
}

} // namespace

std::string Error::sentence() const
{
    std::string text = "Could not " + (doing.empty() ? std::string("go on") : doing);
    if (!file.empty())
        text += " " + file;
    if (!cause.empty())
        text += ": " + cause;
    text = closed(std::move(text));
    if (!advice.empty())
        text += " " + closed(advice);
    return text;
}

} // namespace semblance
