// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/error.h"

namespace semblance::weights {

/// The errors that the readers of PyTorch's files share.
/// Bytes that contradict themselves.
inline Error damagedWeights(const std::string &file, std::string cause)
{
    return {Code::Damaged, "read the weights", file, std::move(cause), "Download it again"};
}

/// Over a limit of ours; nothing was allocated for it.
inline Error tooLargeWeights(const std::string &file, std::string cause)
{
    return {Code::TooLarge, "read the weights", file, std::move(cause),
            "Use the file that its authors published"};
}

/// Well formed, but nothing that a file of weights ever has: made to deceive or to attack.
inline Error hostileWeights(const std::string &file, std::string cause)
{
    return {Code::Damaged, "read the weights", file, std::move(cause),
            "Do not use this file; get the model from its authors"};
}

/// A kind that is not read.
inline Error unsupportedWeights(const std::string &file, std::string cause, std::string advice)
{
    return {Code::Unsupported, "read the weights", file, std::move(cause), std::move(advice)};
}

} // namespace semblance::weights
