// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/ids.h"
#include "core/base/picture.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/store/database.h"

#include <cstdint>
#include <filesystem>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace semblance::app {

// What is measured on: made, the same for the same seed, nothing is fetched.

/// An invented scene with edges, gradients and grain: a JPEG of it is as large as a camera's (1920 x 1080 at
/// quality 90: some 750 kB).
Picture makeScene(int width, int height, unsigned seed);

/// Unit vectors as those of pictures lie: 2,000 clusters, axes whose spread falls as 1 / i^0.6, a common
/// offset, so that two unrelated ones have a cosine near 0.5. Queries like them, and queries off them, as
/// words and composed queries are (cosine to the nearest near 0.4).
class MadeVectors
{
public:
    MadeVectors(int dimension, unsigned seed);
    std::vector<float> picture();
    std::vector<float> query(bool off);

private:
    std::vector<float> draw();
    std::vector<float> normal(float width);
    std::vector<float> direction();

    std::size_t dimension_;
    std::mt19937 random_;
    std::normal_distribution<float> normal_;
    std::vector<float> axes_, basis_, offset_, other_;
    std::vector<std::vector<float>> centres_;
};

/// What a made library has besides rows of pictures and contents. No files belong to it.
struct MadeLibrary
{
    std::int64_t pictures = 100'000;
    ModelId model;
    std::string modelName = "made";
    int dimension = 512;
    MadeVectors *vectors = nullptr; ///< null: nothing is embedded
    /// Nothing is looked for in its only folder: a program that opens it leaves it as it is.
    bool paused = false;
    bool thumbnails = false; ///< small pictures of scenes in the proportions of the contents
};
Result<void> makeLibrary(const std::filesystem::path &folder, const MadeLibrary &what,
                         const ProgressFn &progress);

/// Brings the library's index up to date and saves it. @return seconds of processor time
Result<double> makeIndex(const std::filesystem::path &folder, const ModelId &model, int dimension,
                         const ProgressFn &progress);

/// A folder in the system's place for such, gone at the end.
class BenchFolder
{
public:
    BenchFolder();
    ~BenchFolder();
    BenchFolder(const BenchFolder &) = delete;
    BenchFolder &operator=(const BenchFolder &) = delete;
    const std::filesystem::path &path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

/// Processor time of this process and of its children that have ended, in milliseconds.
double processorMs() noexcept;
/// Processor time of the calling thread, in milliseconds; of the process where the system does not say.
double threadMs() noexcept;

/// The value below which that share of the values lie. @param values  not empty @param share  0 .. 1
double percentile(std::vector<double> values, double share);

} // namespace semblance::app
