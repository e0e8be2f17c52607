// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/result.h"
#include "core/clip/config.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace semblance::clip {

/// Everything besides the weights that changes an embedding, as lines of text in a fixed order: architecture
/// numbers, activation, preprocessing. Never change what it writes for an existing field: fingerprints would
/// change.
std::string canonicalText(const EncoderConfig &config);

/// SHA-256 over the SHA-256 digests of the weights files in order and the canonical text; 64 hex digits.
/// @param digests  64 hex digits for each file
std::string fingerprintOf(std::span<const std::string> digests, const EncoderConfig &config);

/// Reads all weights files once. @error Interrupted; NotFound, Unreadable
Result<std::vector<std::string>> digestsOf(std::span<const std::filesystem::path> files,
                                           const CancelToken &cancel);

} // namespace semblance::clip
