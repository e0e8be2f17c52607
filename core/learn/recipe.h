// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/cancel.h"
#include "core/base/json.h"
#include "core/base/progress.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::learn {

/// What a mapping is taught.
enum class MappingMethod {
    Pic2Word, ///< the published method: "a photo of *" finds its own picture among the others; no labels
    Taught,   ///< "a STYLE of *" comes out like the sentence of the nouns that the frozen towers find nearest
    Aware,    ///< "a STYLE of *" of a photograph finds the pictures of its class in that style; needs labels
    Mixed,    ///< batches of Aware and Taught in turn
};

/// "pic2word", "taught", "aware", "mixed".
std::string_view methodName(MappingMethod method) noexcept;
Result<MappingMethod> methodOf(std::string_view name);

/// How a mapping network is trained. Defaults are the published recipe (Pic2Word, README and src/params.py)
/// but for the steps, which there are 30 epochs of three million pictures.
struct MappingRecipe
{
    MappingMethod method = MappingMethod::Pic2Word;
    std::uint64_t seed = 1;     ///< of all chance
    int batch = 128;            ///< pictures a step, at most as many as there are
    int epochs = 30;            ///< over the training pictures; used where steps is 0
    std::int64_t steps = 0;     ///< > 0: so many steps instead of epochs
    double minutes = 0;         ///< > 0: stop by the clock instead; the schedule follows it
    double learningRate = 1e-4; ///< after the warm-up, then a cosine to 0
    int warmup = 10000;         ///< steps of linear warm-up, at most a tenth of all steps
    double weightDecay = .1;    ///< on weights, not on biases
    double beta1 = .9;
    double beta2 = .98;
    double epsilon = 1e-6;
    double mostGradient = 0; ///< > 0: longer gradients are shortened (not published)
    double dropout = .1;
    int hidden = 512;        ///< width of the hidden layers
    int layers = 2;          ///< hidden layers
    double holdOut = .05;    ///< share of the pictures kept for validation, at most 500
    int evaluateEvery = 200; ///< steps between two looks at the validation pictures
    int patience = 0;        ///< > 0: stop after so many looks without a lower validation loss
    int nouns = 5;           ///< Taught: nearest nouns a picture
    int threads = 0;         ///< of LibTorch; 0 lets the device decide
    std::string device =
        "cpu"; ///< auto, cpu, cuda, cuda:N. Equal bits for equal seeds are promised on the CPU only
    /// Where the training keeps its place, so that it can go on after a stop; empty: nowhere. Taken away at
    /// its end.
    std::filesystem::path checkpoint;
    bool resume = false; ///< go on from the checkpoint where there is one

    /// @error Invalid, naming the first number that makes no sense
    Result<void> check() const;
};

/// Everything a mapping is learnt from, computed once by the frozen picture tower.
struct MappingData
{
    int dimension = 0;
    std::vector<std::vector<float>> raw; ///< one or more versions (crops) of count x dimension, un-normalised
    std::vector<std::string> classes;    ///< of each picture, "" where unknown; empty: nobody knows
    std::vector<int> domains;            ///< learn::Domain of each picture; empty: all photographs
    std::vector<std::string> nouns;      ///< for Taught and Mixed

    std::size_t count() const noexcept
    {
        return dimension < 1 || raw.empty() ? 0 : raw[0].size() / static_cast<std::size_t>(dimension);
    }
};

/// What a training ended with.
struct MappingReport
{
    std::int64_t steps = 0;
    double loss = 0;             ///< mean of the last steps
    double firstLoss = 0;        ///< mean of the first ten steps
    double validationLoss = 0;   ///< symmetric contrastive, on the held-out pictures, at its best
    double validationRecall = 0; ///< "a photo of *" finds its own picture first among the held-out ones
    double seconds = 0;
    bool stoppedEarly = false; ///< patience ran out
    bool cancelled = false;    ///< somebody asked to stop; the best so far is kept
    std::string warning;       ///< the loss ran away and the best before was kept, say; may be empty
};

} // namespace semblance::learn
