// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "app/engine/engine.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace semblance::app {

/// The processor's name, as far as the system tells it in a file.
std::string processorName();

/// One precision, as it did on this machine.
struct TriedPrecision
{
    std::string precision;
    double msEach = 0;    ///< processor time of a picture
    double agreement = 1; ///< lowest cosine to float32 over made-up pictures and sentences
};

struct PrecisionChoice
{
    std::string precision = "fp32";
    bool quick = false;                ///< float32 takes less than decoding does: no other is needed
    std::vector<TriedPrecision> tried; ///< float32 first

    /// "bf16: 2.2 times as fast as float32 here, cosine 0.99998 to it"
    std::string reason() const;
};

/// Why a precision is used or not.
enum class Verdict {
    Used,
    TooFar,    ///< its embeddings are not near enough to float32's
    TooLittle, ///< it saves too little time
    Quick,     ///< float32 is quick enough: a picture waits longer for its decoding
    Slower,    ///< another one that is near enough is faster
};
Verdict verdictOn(const TriedPrecision &one, const PrecisionChoice &choice);
/// "used", "too far from float32", ...
const char *verdictName(Verdict verdict) noexcept;

/// What "auto" means for a model on this machine: the fastest precision whose embeddings keep a cosine of
/// 0.9995 to float32 (twice as near as the 0.999 that is promised, since the pictures tried are made up) and
/// that saves at least a quarter of the time. Measured once for each model, processor and set of kernels, and
/// remembered.
/// @param memory  the file that remembers; one that cannot be read is measured anew, one that cannot be
/// written is not
///                an error
/// @param measuring  called before it measures, which takes some seconds; may be empty
/// @error Interrupted; what loading the model says
Result<PrecisionChoice> choosePrecision(const clip::ModelFiles &files, const EngineOptions &options,
                                        const std::filesystem::path &memory,
                                        const std::function<void()> &measuring, const CancelToken &cancel);

/// As choosePrecision, but measures anew, also what a quick model has no need of, and remembers that.
Result<PrecisionChoice> measurePrecisions(const clip::ModelFiles &files, const EngineOptions &options,
                                          const std::filesystem::path &memory, const CancelToken &cancel);

} // namespace semblance::app
