// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/media/decoder.h"

#include <chrono>
#include <memory>

namespace semblance::media {

struct PoolOptions
{
    /// The decoder program; empty: semblance-decode beside the running program, or in ../libexec/semblance.
    std::filesystem::path program;
    int children = 0;                          ///< how many decode at once; 0: one a core
    std::chrono::milliseconds timeout{30'000}; ///< for one picture; then its child is killed
    int picturesPerChild = 500;                ///< then a fresh one takes over (leaks of codecs end with it)
    bool lowPriority = false;                  ///< children yield to other programs
};

/// Decodes in child processes without rights (app/decoder): a crash, a hang or a bomb costs that one file.
/// Children start when first needed and end with the pool. decode() blocks while all are busy.
/// Threads: decode() from any number; the destructor when no call is under way.
class DecoderPool final : public Decoder
{
public:
    explicit DecoderPool(PoolOptions options = {});
    ~DecoderPool() override;
    DecoderPool(const DecoderPool &) = delete;
    DecoderPool &operator=(const DecoderPool &) = delete;

    Result<DecodedPicture> decode(const std::filesystem::path &path,
                                  const DecodeOptions &options = {}) override;

    int children() const noexcept;
    /// How many children have been started so far (for tests and diagnostics).
    int started() const noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Where the decoder program is looked for when PoolOptions::program is empty. @error Internal, naming the
/// places
Result<std::filesystem::path> findDecoder();

} // namespace semblance::media
