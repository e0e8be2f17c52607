// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "app/cli/estimate.h"

#include "core/base/amounts.h"
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/clip/preprocess.h"
#include "core/store/pictures.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace semblance::cli {

namespace {

/// Enough for a rate, done in some seconds with the largest model.
constexpr int kSample = 6;
/// Of a row besides its numbers, with its share of the tables' own indexes.
constexpr std::uint64_t kRow = 120;

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Some of those that wait, spread over the first of them.
Result<std::vector<std::filesystem::path>> sampleOf(library::Library &library, const ModelId &model)
{
    constexpr int kLook = 600;
    const auto rows = store::Pictures(library.database()).pending(model, PictureId{}, kLook);
    if (!rows)
        return rows.error();
    const auto roots = library.roots(model);
    if (!roots)
        return roots.error();
    std::vector<std::filesystem::path> files;
    const std::size_t step = std::max<std::size_t>(1, rows->size() / kSample);
    for (std::size_t i = 0; i < rows->size() && files.size() < kSample; i += step)
        for (const library::RootStatus &root : *roots)
            if (root.root.id == (*rows)[i].root)
                files.push_back(root.root.path / pathFromBytes((*rows)[i].path));
    return files;
}

} // namespace

Json IndexEstimate::json() const
{
    return Json::object({{"pictures", pictures},
                         {"sampled", sampled},
                         {"seconds", std::round(seconds)},
                         {"bytes", bytes},
                         {"free", free}});
}

std::string IndexEstimate::sentence() const
{
    std::string text = std::to_string(pictures) + (pictures == 1 ? " picture waits: " : " pictures wait: ");
    text += sampled > 0 ? aboutTime(seconds) : std::string("nobody knows how long");
    return text + " and " + bytesText(bytes) + " of disk (" + bytesText(free) + " are free)";
}

Result<IndexEstimate> estimateIndexing(library::Library &library, const library::Encoder &encoder,
                                       media::Decoder &decoder, int decoders, const CancelToken &cancel)
{
    IndexEstimate estimate;
    const auto counts = store::Pictures(library.database()).counts(encoder.model);
    if (!counts)
        return counts.error();
    estimate.pictures = counts->pending;
    const auto free = freeSpace(library.folder());
    estimate.free = free ? *free : 0;
    const auto dimension = static_cast<std::uint64_t>(encoder.tower->dimension());
    // Float32 in the catalogue; a byte for each axis, and two more for the vectors beside them, in the index.
    estimate.bytes = static_cast<std::uint64_t>(estimate.pictures) * (dimension * 7 + kRow);
    const auto files = sampleOf(library, encoder.model);
    if (!files)
        return files.error();
    double decoding = 0, embedding = 0;
    for (const std::filesystem::path &file : *files) {
        auto start = std::chrono::steady_clock::now();
        const auto decoded = decoder.decode(file, {media::Mode::Product, 2 * encoder.spec.side, cancel});
        if (cancel.wanted())
            return Error{Code::Interrupted, "estimate the time", {}, "it was stopped", {}};
        const auto prepared =
            decoded ? clip::prepare(decoded->picture, encoder.spec) : Result<Picture>(decoded.error());
        if (!prepared)
            continue;
        clip::PixelBatch batch;
        clip::append(batch, *prepared, encoder.spec);
        decoding += secondsSince(start);
        if (estimate.sampled == 0) // the first one also wakes threads and memory up
            if (const auto first = encoder.tower->encode(batch, cancel); !first)
                return first.error();
        start = std::chrono::steady_clock::now();
        if (const auto embedded = encoder.tower->encode(batch, cancel); !embedded)
            return embedded.error();
        embedding += secondsSince(start);
        ++estimate.sampled;
    }
    if (estimate.sampled > 0)
        estimate.seconds = (decoding / std::max(1, decoders) + embedding) /
                           static_cast<double>(estimate.sampled) * static_cast<double>(estimate.pictures);
    return estimate;
}

} // namespace semblance::cli
