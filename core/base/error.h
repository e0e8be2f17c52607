// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include <string>
#include <string_view>

namespace semblance {

/// Why something failed, as a short closed list. The command line maps it to exit codes in one table
/// (app/cli/output.cpp), the window to sentences in one table.
enum class Code {
    Invalid,      ///< the caller or the person asked for something that makes no sense (usage)
    NotFound,     ///< no such file, folder, root, model
    Unreadable,   ///< there, but reading failed
    Damaged,      ///< its bytes contradict themselves or end early
    TooLarge,     ///< over a limit of ours; nothing was allocated for it
    Unsupported,  ///< well formed, but of a kind that we do not handle; the cause names the kind
    Mismatch,     ///< two things that do not fit together (a mapping and an encoder, say)
    Newer,        ///< written by a newer version of Semblance
    NoSpace,      ///< the disk is full
    NoPermission, ///< the system says no
    NoMemory,     ///< main memory or the device is full; less at a time may fit
    Locked,       ///< another program is at work there; the cause names it
    Interrupted,  ///< somebody asked to stop; what was committed stays
    Internal,     ///< a defect of ours
};

/// The name of a code as JSON and logs show it: "not_found", "damaged", ...
std::string_view codeName(Code code) noexcept;

/// One failure: what was being done, on which file, why, and what a person can do about it.
/// A plain value; safe to copy between threads.
struct Error
{
    Code code = Code::Internal;
    std::string doing;  ///< a verb phrase: "read the model", "decode the picture"
    std::string file;   ///< UTF-8 for display; empty where no file is concerned
    std::string cause;  ///< a clause without a full stop: "it ends after 1,024 of 88,190 bytes"
    std::string advice; ///< a clause that says what to do; may be empty

    /// "Could not decode the picture /a/b.jpg: it ends after 1,024 of 88,190 bytes. Copy it again."
    std::string sentence() const;
    bool operator==(const Error &) const = default;
};

} // namespace semblance
