// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/benchdata.h"

#include "core/base/embedding.h"
#include "core/store/contents.h"
#include "core/store/embeddings.h"
#include "core/store/models.h"
#include "core/store/pictures.h"
#include "core/store/roots.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#ifndef _WIN32
#include <sys/resource.h>
#else
#include <ctime>
#endif

namespace semblance::cli {

namespace fs = std::filesystem;

namespace {

struct Disc
{
    float x = 0, y = 0, radius = 0;
    std::array<float, 3> colour{};
};

std::vector<Disc> discs(std::mt19937 &random)
{
    std::uniform_real_distribution<float> uniform;
    std::vector<Disc> all(60);
    for (Disc &disc : all) {
        disc.x = uniform(random), disc.y = uniform(random), disc.radius = uniform(random) * 0.12f + 0.01f;
        for (float &channel : disc.colour)
            channel = uniform(random) * 160;
    }
    return all;
}

/// Coarse grain: random numbers on a grid of an eighth, smoothly in between.
class Grain
{
public:
    Grain(int width, int height, std::mt19937 &random)
        : columns_(width / 8 + 2), numbers_(static_cast<std::size_t>(columns_ * (height / 8 + 2)))
    {
        std::normal_distribution<float> normal(0, 40);
        std::generate(numbers_.begin(), numbers_.end(), [&] { return normal(random); });
    }
    float at(int x, int y) const
    {
        const float u = static_cast<float>(x % 8) / 8, v = static_cast<float>(y % 8) / 8;
        const auto i = static_cast<std::size_t>(y / 8 * columns_ + x / 8),
                   below = i + static_cast<std::size_t>(columns_);
        return (1 - v) * ((1 - u) * numbers_[i] + u * numbers_[i + 1]) +
               v * ((1 - u) * numbers_[below] + u * numbers_[below + 1]);
    }

private:
    int columns_;
    std::vector<float> numbers_;
};

} // namespace

Picture makeScene(int width, int height, unsigned seed)
{
    std::mt19937 random(seed);
    const std::vector<Disc> all = discs(random);
    const Grain grain(width, height, random);
    std::normal_distribution<float> fine(0, 6);
    Picture picture{width, height, {}};
    picture.rgb.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    std::uint8_t *to = picture.rgb.data();
    const float aspect = static_cast<float>(height) / static_cast<float>(width);
    for (int row = 0; row < height; ++row)
        for (int column = 0; column < width; ++column, to += 3) {
            const float x = static_cast<float>(column) / static_cast<float>(width);
            const float y = static_cast<float>(row) / static_cast<float>(height);
            std::array<float, 3> colour = {120 + 90 * y, 130 + 60 * (1 - y) + 30 * x, 170 - 80 * y};
            for (const Disc &disc : all) {
                const float dx = x - disc.x, dy = (y - disc.y) * aspect;
                if (dx * dx + dy * dy < disc.radius * disc.radius)
                    for (std::size_t c = 0; c < 3; ++c)
                        colour[c] = colour[c] * 0.35f + disc.colour[c];
            }
            const float light = 18 * std::sin(x * 310 + 9 * std::sin(y * 40)) * std::cos(y * 270) +
                                fine(random) + grain.at(column, row);
            for (std::size_t c = 0; c < 3; ++c)
                to[c] = static_cast<std::uint8_t>(std::clamp(colour[c] + light, 0.0f, 255.0f));
        }
    return picture;
}

MadeVectors::MadeVectors(int dimension, unsigned seed)
    : dimension_(static_cast<std::size_t>(dimension)), random_(seed)
{
    double squares = 0;
    for (std::size_t i = 0; i < dimension_; ++i) {
        axes_.push_back(1 / std::pow(static_cast<float>(i + 1), 0.6f));
        squares += static_cast<double>(axes_.back()) * axes_.back();
    }
    for (float &axis : axes_)
        axis /= static_cast<float>(std::sqrt(squares));
    // Axes in no particular direction (Gram and Schmidt).
    for (std::size_t row = 0; row < dimension_; ++row) {
        std::vector<float> one = direction();
        for (std::size_t before = 0; before < row; ++before) {
            const auto axis = std::span(basis_).subspan(before * dimension_, dimension_);
            const float share = dot(one, axis);
            for (std::size_t i = 0; i < dimension_; ++i)
                one[i] -= share * axis[i];
        }
        normalise(one);
        basis_.insert(basis_.end(), one.begin(), one.end());
    }
    offset_ = direction();
    other_ = direction();
    for (int i = 0; i < 2'000; ++i)
        centres_.push_back(normal(0.65f));
}

std::vector<float> MadeVectors::normal(float width)
{
    std::vector<float> numbers(dimension_);
    for (std::size_t i = 0; i < dimension_; ++i)
        numbers[i] = normal_(random_) * axes_[i] * width;
    return numbers;
}

std::vector<float> MadeVectors::direction()
{
    std::vector<float> numbers(dimension_);
    std::generate(numbers.begin(), numbers.end(), [this] { return normal_(random_); });
    normalise(numbers);
    return numbers;
}

std::vector<float> MadeVectors::draw()
{
    const std::vector<float> noise = normal(0.75f);
    const std::vector<float> &centre = centres_[random_() % centres_.size()];
    std::vector<float> turned(dimension_, 0.0f);
    for (std::size_t row = 0; row < dimension_; ++row) {
        const float factor = centre[row] + noise[row];
        const float *axis = basis_.data() + row * dimension_;
        for (std::size_t i = 0; i < dimension_; ++i)
            turned[i] += factor * axis[i];
    }
    return turned;
}

std::vector<float> MadeVectors::picture()
{
    std::vector<float> one = draw();
    for (std::size_t i = 0; i < dimension_; ++i)
        one[i] += offset_[i];
    normalise(one);
    return one;
}

std::vector<float> MadeVectors::query(bool off)
{
    if (!off)
        return picture();
    std::vector<float> one = draw();
    const float flat = 0.5f / std::sqrt(static_cast<float>(dimension_));
    for (std::size_t i = 0; i < dimension_; ++i)
        one[i] = 0.6f * one[i] + 0.15f * offset_[i] + 0.9f * other_[i] + flat * normal_(random_);
    normalise(one);
    return one;
}

Result<void> makeLibrary(const fs::path &folder, const ModelId &model, std::int64_t pictures,
                         MadeVectors &vectors, int dimension, const ProgressFn &progress)
{
    constexpr std::int64_t kTogether = 5'000;
    const auto opened = store::Database::open(folder, store::Access::Write, "a measurement");
    if (!opened)
        return opened.error();
    store::Database &database = **opened;
    if (auto put = store::Models(database).put({model, "made", dimension, 100}); !put)
        return put;
    if (auto set = store::Models(database).setCurrent(model); !set)
        return set;
    store::Root root;
    root.path = folder / "pictures";
    const auto rootId = store::Roots(database).add(root);
    if (!rootId)
        return rootId.error();
    for (std::int64_t from = 0; from < pictures; from += kTogether) {
        auto transaction = store::Transaction::begin(database);
        if (!transaction)
            return transaction.error();
        std::vector<store::EmbeddingRow> rows;
        for (std::int64_t i = from; i < std::min(from + kTogether, pictures); ++i) {
            store::Content content;
            content.sha256 = sha256("picture " + std::to_string(i));
            content.width = 4000, content.height = 3000, content.bytes = 4'000'000, content.format = "jpeg";
            const auto id = store::Contents(database).put(content);
            if (!id)
                return id.error();
            store::PictureRow row;
            row.root = *rootId;
            row.path = std::to_string(i / 1'000) + "/IMG_" + std::to_string(i) + ".jpg";
            row.size = content.bytes, row.content = *id, row.state = store::PictureState::Indexed;
            if (auto put = store::Pictures(database).put(row); !put)
                return put.error();
            Embedding embedding;
            embedding.unit = vectors.picture();
            embedding.norm = 10;
            embedding.model = model;
            rows.push_back({*id, std::move(embedding), "fp32", 1});
        }
        if (auto put = store::Embeddings(database).put(rows); !put)
            return put;
        if (auto done = transaction->commit(); !done)
            return done;
        if (progress)
            progress({std::min(from + kTogether, pictures), pictures, "make", ""});
    }
    return {};
}

BenchFolder::BenchFolder()
    : path_(fs::temp_directory_path() / ("semblance-bench-" + std::to_string(std::random_device()())))
{
    fs::create_directories(path_);
}

BenchFolder::~BenchFolder()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

double processorMs() noexcept
{
#ifndef _WIN32
    double sum = 0;
    for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage used = {};
        ::getrusage(who, &used);
        sum += 1e3 * static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
               1e-3 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    }
    return sum;
#else
    return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
#endif
}

} // namespace semblance::cli
