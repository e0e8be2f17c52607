// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/benchdata.h"

#include "core/base/embedding.h"
#include "core/base/path.h"
#include "core/index/modelindex.h"
#include "core/library/states.h"
#include "core/media/thumbnails.h"
#include "core/store/contents.h"
#include "core/store/embeddings.h"
#include "core/store/models.h"
#include "core/store/pictures.h"
#include "core/store/roots.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <numbers>
#ifndef _WIN32
#include <sys/resource.h>
#endif

namespace semblance::app {

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

namespace {

/// Width and height of the contents, in turn.
constexpr std::array<std::array<int, 2>, 5> kSizes = {
    {{4000, 3000}, {6000, 4000}, {3000, 4000}, {5000, 5000}, {4000, 6000}}};
constexpr std::int64_t kScenes = 200; // drawn; a multiple of the sizes
constexpr int kScenePixels = 384;     // of the longer side

std::array<int, 2> sizeOf(std::int64_t number)
{
    return kSizes[static_cast<std::size_t>(number) % kSizes.size()];
}

Digest digestOf(std::int64_t number)
{
    return sha256("picture " + std::to_string(number));
}

/// Rows of one picture. @return its content
Result<ContentId> putPicture(store::Database &database, RootId root, std::int64_t number)
{
    constexpr std::int64_t kNewest = 1'760'000'000, kStep = 600, kNanoseconds = 1'000'000'000;
    store::Content content;
    content.sha256 = digestOf(number);
    content.width = sizeOf(number)[0], content.height = sizeOf(number)[1];
    content.bytes = 4'000'000, content.format = "jpeg";
    const auto id = store::Contents(database).put(content);
    if (!id)
        return id;
    store::PictureRow row;
    row.root = root;
    row.path = std::to_string(number / 1'000) + "/IMG_" + std::to_string(number) + ".jpg";
    row.size = content.bytes, row.content = *id, row.state = store::PictureState::Indexed;
    row.modifiedNs = (kNewest - number * kStep) * kNanoseconds;
    if (auto put = store::Pictures(database).put(row); !put)
        return put.error();
    return id;
}

/// One after the other from the first scenes, for the rest the same files under other names.
Result<void> makeThumbnails(const fs::path &library, std::int64_t pictures, const ProgressFn &progress)
{
    const media::Thumbnails thumbnails(library::thumbnailFolder(library));
    for (std::int64_t i = 0; i < pictures; ++i) {
        if (i < kScenes) {
            const auto [width, height] = sizeOf(i);
            const double scale = static_cast<double>(kScenePixels) / std::max(width, height);
            const Picture scene = makeScene(static_cast<int>(width * scale), static_cast<int>(height * scale),
                                            static_cast<unsigned>(i));
            if (auto put = thumbnails.put(digestOf(i), scene); !put)
                return put.error();
            continue;
        }
        const fs::path from = thumbnails.fileOf(digestOf(i % kScenes)), to = thumbnails.fileOf(digestOf(i));
        std::error_code error;
        fs::create_directory(to.parent_path(), error);
        fs::create_hard_link(from, to, error);
        if (error) // a file system without links
            fs::copy_file(from, to, error);
        if (error)
            return Error{Code::NoSpace, "keep a thumbnail", display(to), error.message(), ""};
        if (progress && i % 10'000 == 0)
            progress({i, pictures, "make", ""});
    }
    return {};
}

Result<RootId> makeRoot(store::Database &database, const fs::path &folder, const MadeLibrary &what)
{
    if (auto put = store::Models(database).put({what.model, what.modelName, what.dimension, 100}); !put)
        return put.error();
    if (auto set = store::Models(database).setCurrent(what.model); !set)
        return set.error();
    store::Root root;
    root.path = folder / "pictures";
    std::error_code error;
    fs::create_directory(root.path, error);
    root.state = what.paused ? store::RootState::Paused : store::RootState::Active;
    return store::Roots(database).add(root);
}

} // namespace

Result<void> makeLibrary(const fs::path &folder, const MadeLibrary &what, const ProgressFn &progress)
{
    constexpr std::int64_t kTogether = 5'000;
    const auto opened = store::Database::open(folder, store::Access::Write, "a measurement");
    if (!opened)
        return opened.error();
    store::Database &database = **opened;
    const auto root = makeRoot(database, folder, what);
    if (!root)
        return root.error();
    for (std::int64_t from = 0; from < what.pictures; from += kTogether) {
        auto transaction = store::Transaction::begin(database);
        if (!transaction)
            return transaction.error();
        const std::int64_t end = std::min(from + kTogether, what.pictures);
        std::vector<store::EmbeddingRow> rows;
        for (std::int64_t i = from; i < end; ++i) {
            const auto content = putPicture(database, *root, i);
            if (!content)
                return content.error();
            if (what.vectors == nullptr)
                continue;
            Embedding embedding;
            embedding.unit = what.vectors->picture();
            embedding.norm = 10;
            embedding.model = what.model;
            rows.push_back({*content, std::move(embedding), "fp32", 1});
        }
        if (auto put = store::Embeddings(database).put(rows); !put)
            return put;
        if (auto done = transaction->commit(); !done)
            return done;
        if (progress)
            progress({end, what.pictures, "make", ""});
    }
    return what.thumbnails ? makeThumbnails(folder, what.pictures, progress) : Result<void>();
}

Result<double> makeIndex(const fs::path &folder, const ModelId &model, int dimension,
                         const ProgressFn &progress)
{
    const auto database = store::Database::open(folder, store::Access::Write, "a measurement");
    if (!database)
        return database.error();
    index::ModelIndex index(model, dimension, library::indexFolder(folder));
    const double used = processorMs();
    const auto changes = store::Embeddings(**database).changes(model);
    if (!changes)
        return changes.error();
    if (auto done = index.refresh(**changes, index::Effort::Maintain, {}, progress); !done)
        return done.error();
    if (auto saved = index.save(); !saved)
        return saved.error();
    return (processorMs() - used) / 1e3;
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

double threadMs() noexcept
{
#ifdef CLOCK_THREAD_CPUTIME_ID
    timespec used = {};
    if (::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used) == 0)
        return 1e3 * static_cast<double>(used.tv_sec) + 1e-6 * static_cast<double>(used.tv_nsec);
#endif
    return processorMs();
}

double percentile(std::vector<double> values, double share)
{
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1,
                           static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

} // namespace semblance::app
