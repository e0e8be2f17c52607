// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/evaluation/embedder.h"

#include "core/base/json.h"
#include "core/base/path.h"
#include "core/evaluation/parallel.h"

#include <algorithm>

namespace semblance::evaluation {

namespace {

constexpr int kBatch = 16;                     ///< pictures a call of the tower
constexpr const char *kDecoding = "authors 1"; ///< raise the number when decoding gives other pixels

/// A job that is decoded and waits for the tower, or was answered by the cache.
struct Prepared
{
    Digest key{};
    std::optional<Embedding> known;
    Picture pixels;
    std::optional<Error> error;
};

clip::PreprocessSpec specOf(const EmbedJob &job, const View &view)
{
    clip::PreprocessSpec spec = job.spec;
    if (view.squash)
        spec.mode = clip::ResizeMode::Squash;
    return spec;
}

Prepared prepareOne(const Task &task, const EmbedJob &job, const std::string &precision,
                    PictureSource &source, const EmbeddingCache &cache, const CancelToken &cancel)
{
    Prepared prepared;
    const View &view = task.views[static_cast<std::size_t>(job.view)];
    const clip::PreprocessSpec spec = specOf(job, view);
    const auto content = sha256OfFile(task.data / pathFromBytes(view.file), cancel);
    if (!content) {
        prepared.error = content.error();
        return prepared;
    }
    prepared.key = keyOf(*content, view, spec, precision);
    prepared.known = cache.find(prepared.key);
    if (prepared.known)
        return prepared;
    auto picture = source.picture(view.file);
    if (picture && view.mask)
        whiten(*picture, *view.mask);
    auto pixels = picture ? clip::prepare(*picture, spec, view.region) : Result<Picture>(picture.error());
    if (pixels)
        prepared.pixels = std::move(*pixels);
    else
        prepared.error = pixels.error();
    if (prepared.error && prepared.error->file.empty())
        prepared.error->file = display(task.data / pathFromBytes(view.file));
    return prepared;
}

/// Encodes a batch; where memory is full, its halves.
Result<std::vector<Embedding>> encode(std::span<const Picture *const> pictures, const clip::Model &model,
                                      const clip::PreprocessSpec &spec, const CancelToken &cancel)
{
    clip::PixelBatch batch;
    for (const Picture *picture : pictures)
        clip::append(batch, *picture, spec);
    auto embeddings = model.images->encode(batch, cancel);
    if (embeddings || embeddings.error().code != Code::NoMemory || pictures.size() < 2)
        return embeddings;
    batch = {};
    const std::size_t half = pictures.size() / 2;
    auto first = encode(pictures.first(half), model, spec, cancel);
    if (!first)
        return first;
    auto second = encode(pictures.subspan(half), model, spec, cancel);
    if (!second)
        return second;
    first->insert(first->end(), second->begin(), second->end());
    return first;
}

} // namespace

Digest keyOf(const Digest &content, const View &view, const clip::PreprocessSpec &spec,
             const std::string &precision)
{
    Json what = Json::object({{"decoding", kDecoding},
                              {"precision", precision},
                              {"side", spec.side},
                              {"mode", static_cast<int>(spec.mode)},
                              {"filter", static_cast<int>(spec.filter)},
                              {"fill", spec.fill},
                              {"pad", spec.targetPad},
                              {"mean", Json::arrayOf(spec.mean)},
                              {"deviation", Json::arrayOf(spec.deviation)}});
    if (view.region)
        what.set("region",
                 Json::array({view.region->x, view.region->y, view.region->width, view.region->height}));
    if (view.mask) {
        what.set("mask", Json::array({view.mask->width, view.mask->height}));
        for (const auto &polygon : view.mask->polygons)
            what.set("polygon " + std::to_string(what.members().size()), Json::arrayOf(polygon));
        what.set("runs", Json::arrayOf(view.mask->runs));
    }
    Sha256 hash;
    hash.add(std::as_bytes(std::span(content)));
    hash.add(what.dump());
    return hash.finish();
}

Result<Embedded> embedViews(const Task &task, const std::vector<EmbedJob> &jobs, const clip::Model &model,
                            PictureSource &source, EmbeddingCache &cache, int threads,
                            const CancelToken &cancel, const ProgressFn &progress)
{
    const int total = static_cast<int>(jobs.size());
    Embedded out;
    out.embeddings.assign(jobs.size(), Error{});
    for (int begin = 0; begin < total; begin += kBatch) {
        const int count = std::min(kBatch, total - begin);
        std::vector<Prepared> prepared(static_cast<std::size_t>(count));
        inParallel(count, threads, [&](int i) {
            prepared[static_cast<std::size_t>(i)] = prepareOne(
                task, jobs[static_cast<std::size_t>(begin + i)], model.precision, source, cache, cancel);
        });
        std::vector<const Picture *> pictures;
        std::vector<std::size_t> owners;
        for (std::size_t i = 0; i < prepared.size(); ++i) {
            if (prepared[i].error && prepared[i].error->code == Code::Interrupted)
                return *prepared[i].error;
            Result<Embedding> &slot = out.embeddings[static_cast<std::size_t>(begin) + i];
            if (prepared[i].error) {
                slot = *prepared[i].error;
            } else if (prepared[i].known) {
                slot = std::move(*prepared[i].known);
                ++out.cached;
            } else {
                pictures.push_back(&prepared[i].pixels);
                owners.push_back(i);
            }
        }
        if (!pictures.empty()) {
            auto embeddings = encode(pictures, model, model.config.preprocess, cancel);
            if (!embeddings)
                return embeddings.error();
            for (std::size_t i = 0; i < owners.size(); ++i) {
                cache.add(prepared[owners[i]].key, (*embeddings)[i]);
                out.embeddings[static_cast<std::size_t>(begin) + owners[i]] = std::move((*embeddings)[i]);
            }
            out.computed += static_cast<int>(owners.size());
        }
        if (progress)
            progress({begin + count, total, "embed", ""});
    }
    return out;
}

} // namespace semblance::evaluation
