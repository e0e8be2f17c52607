// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/benchdata.h"
#include "app/cli/benchlibrary.h"
#include "core/base/files.h"
#include "core/clip/preprocess.h"
#include "core/media/decoderpool.h"
#include "core/media/jpeg.h"
#include "core/media/thumbnails.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace semblance::cli {

namespace {

namespace fs = std::filesystem;

using app::BenchFolder;
using app::makeScene;
using app::processorMs;

constexpr int kQuality = 90;
constexpr int kSide = 224; // of the models that people use

Result<fs::path> writeScene(const fs::path &folder, const std::string &name, int width, int height,
                            unsigned seed)
{
    const auto bytes = media::encodeJpeg(makeScene(width, height, seed), kQuality);
    if (!bytes)
        return bytes.error();
    const fs::path file = folder / name;
    if (auto written = writeAtomically(file, *bytes, "measure decoding"); !written)
        return written.error();
    return file;
}

/// What one picture of an indexing costs before the encoder. A pool of its own, so that the time of its child
/// is known when it has ended.
Result<double> decodeMs(const fs::path &file, const fs::path &thumbnails, int side, int rounds)
{
    const double used = processorMs();
    {
        media::PoolOptions pool;
        pool.children = 1;
        pool.picturesPerChild = rounds + 1;
        media::DecoderPool decoder(pool);
        clip::PreprocessSpec spec;
        spec.side = side;
        media::DecodeOptions options;
        options.minSide = library::scaledSide(side);
        const media::Thumbnails kept(thumbnails);
        for (int i = 0; i < rounds; ++i) {
            const auto decoded = decoder.decode(file, options);
            if (!decoded)
                return decoded.error();
            if (auto ready = clip::prepare(decoded->picture, spec); !ready)
                return ready.error();
            if (auto put = kept.put(sha256(std::to_string(i)), decoded->picture); !put)
                return put.error();
        }
    }
    return processorMs() - used;
}

/// By the difference of few and many, so that starting the child does not count. @return the median
Result<double> decodeEach(const fs::path &file, const fs::path &thumbnails, int side)
{
    constexpr int kFew = 5, kMany = 45;
    std::vector<double> each;
    for (int round = 0; round < 5; ++round) {
        const auto few = decodeMs(file, thumbnails, side, kFew),
                   many = decodeMs(file, thumbnails, side, kMany);
        if (!few || !many)
            return few ? many : few;
        each.push_back((*many - *few) / (kMany - kFew));
    }
    std::sort(each.begin(), each.end());
    return each[each.size() / 2];
}

Result<double> hashEach(const fs::path &file)
{
    constexpr int kRounds = 40;
    const double used = processorMs();
    for (int i = 0; i < kRounds; ++i)
        if (const auto digest = sha256OfFile(file, {}); !digest)
            return digest.error();
    return (processorMs() - used) / kRounds;
}

/// Processor time of the tower for one picture, in full batches.
Result<double> encodeEach(clip::ImageTower &tower, const clip::PreprocessSpec &spec, int batch)
{
    clip::PixelBatch pixels;
    const Picture scene = makeScene(spec.side * 2, spec.side * 2, 1);
    const auto ready = clip::prepare(scene, spec);
    if (!ready)
        return ready.error();
    for (int i = 0; i < batch; ++i)
        clip::append(pixels, *ready, spec);
    std::vector<double> each;
    for (int round = 0; round < 4; ++round) {
        const double used = processorMs();
        if (const auto done = tower.encode(pixels, {}); !done)
            return done.error();
        if (round > 0)
            each.push_back((processorMs() - used) / batch);
    }
    std::sort(each.begin(), each.end());
    return each[each.size() / 2];
}

struct Run
{
    double seconds = 0, cpuMs = 0;
    std::int64_t embedded = 0;
};

Result<Run> index(const fs::path &folder, const library::Encoder &encoder,
                  const library::IndexOptions &options, int children, const ProgressFn &progress)
{
    Run run;
    const double used = processorMs();
    {
        media::PoolOptions pool;
        pool.children = children;
        media::DecoderPool decoder(pool);
        const auto opened = library::Library::open(folder / "library", store::Access::Write, "a measurement");
        if (!opened)
            return opened.error();
        if (const auto added = (*opened)->addRoot(folder / "pictures"); !added)
            return added.error();
        const auto report = (*opened)->index(encoder, decoder, options, progress, {});
        if (!report)
            return report.error();
        if (report->stopped)
            return *report->stopped;
        run.seconds = report->seconds;
        run.embedded = report->embedded;
    }
    run.cpuMs = processorMs() - used;
    return run;
}

} // namespace

Result<Json> benchDecode(const BenchOptions &, app::Assembly &)
{
    const BenchFolder folder;
    Json pictures = Json::array();
    for (const auto &[name, width, height] :
         {std::tuple("1080p", 1920, 1080), std::tuple("12 megapixels", 4000, 3000)}) {
        const auto file = writeScene(folder.path(), std::string(name) + ".jpg", width, height, 4);
        if (!file)
            return file.error();
        const auto each = decodeEach(*file, folder.path() / "thumbnails", kSide);
        if (!each)
            return each.error();
        const auto hash = hashEach(*file);
        if (!hash)
            return hash.error();
        std::error_code error;
        pictures.push(Json::object({{"picture", name},
                                    {"bytes", static_cast<std::int64_t>(fs::file_size(*file, error))},
                                    {"cpu_ms_each", *each},
                                    {"hash_cpu_ms", *hash}}));
    }
    return Json::object({{"side", kSide}, {"pictures", std::move(pictures)}});
}

Result<Json> benchPipeline(const BenchOptions &options, app::Assembly &assembly, const ProgressFn &progress)
{
    const auto model = assembly.model();
    if (!model)
        return model.error();
    const library::Encoder encoder = app::encoderOf(**model);
    const BenchFolder folder;
    std::error_code error;
    fs::create_directories(folder.path() / "pictures", error);
    fs::path first;
    for (int i = 0; i < options.pictures; ++i) {
        const auto file = writeScene(folder.path() / "pictures", std::to_string(i) + ".jpg", 1920, 1080,
                                     static_cast<unsigned>(options.seed) + static_cast<unsigned>(i));
        if (!file)
            return file.error();
        first = *file;
        if (progress)
            progress({i + 1, options.pictures, "make", ""});
    }
    library::IndexOptions run;
    run.readers = assembly.decoders();
    const auto encode = encodeEach(*encoder.tower, encoder.spec, run.batch);
    const auto decode = decodeEach(first, folder.path() / "thumbnails", encoder.spec.side);
    if (!encode || !decode)
        return encode ? decode.error() : encode.error();
    const auto indexed = index(folder.path(), encoder, run, assembly.decoders(), progress);
    const auto again = indexed ? index(folder.path(), encoder, run, assembly.decoders(), {}) : indexed;
    if (!again)
        return again.error();
    const double each = indexed->cpuMs / static_cast<double>(indexed->embedded);
    const double bound = 1'000.0 * assembly.decoders() / (*encode + *decode);
    return Json::object(
        {{"model", (*model)->name},
         {"pictures", options.pictures},
         {"cores", assembly.decoders()},
         {"encode_cpu_ms", *encode},
         {"decode_cpu_ms", *decode},
         {"pipeline_cpu_ms", each},
         {"per_second", static_cast<double>(indexed->embedded) / indexed->seconds},
         {"bound_per_second", bound},
         {"share_of_bound", static_cast<double>(indexed->embedded) / indexed->seconds / bound},
         {"cpu_share_of_bound", (*encode + *decode) / each},
         {"rescan_seconds", again->seconds},
         {"rescan_cpu_ms", again->cpuMs}});
}

} // namespace semblance::cli
