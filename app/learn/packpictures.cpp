// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
//
// semblance-pack-pictures DATA OUT.u8 [SIDE]: the JPEG files of SOURCE.bin, listed in SOURCE.jsonl, as equal
// squares in one tensor file that semblance-learn reads without any decoder.
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/mappedfile.h"
#include "core/base/path.h"
#include "core/clip/preprocess.h"
#include "core/learn/pictureset.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

using namespace semblance;
namespace fs = std::filesystem;

namespace {

constexpr const char *kDoing = "pack the training pictures";

/// Decodes one JPEG of a shard and reduces it: short side to `side`, centre crop, Pillow's bicubic filter.
Result<Picture> decoded(const MappedFile &shard, const Json &line, int side)
{
    const std::int64_t size = line["size"].integer();
    if (size < 1 || size > (16 << 20))
        return Error{Code::Damaged, kDoing, display(shard.path()), "an entry has an impossible size", {}};
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
    if (auto done = shard.read(static_cast<std::uint64_t>(line["offset"].integer()),
                               std::as_writable_bytes(std::span(bytes)));
        !done)
        return done.error();
    cv::Mat bgr = cv::imdecode(bytes, cv::IMREAD_COLOR);
    if (bgr.empty())
        return Error{Code::Damaged,
                     kDoing,
                     display(shard.path()),
                     "the picture " + line["id"].string() + " does not decode",
                     {}};
    cv::Mat rgb;
    cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
    Picture picture{rgb.cols, rgb.rows, std::vector<std::uint8_t>(rgb.datastart, rgb.dataend)};
    clip::PreprocessSpec spec;
    spec.side = side;
    return clip::prepare(picture, spec);
}

Result<void> packSource(const fs::path &list, int side, learn::PictureSet &set)
{
    const auto text = readAll(list, 64u << 20, kDoing);
    if (!text)
        return text.error();
    fs::path binary = list;
    binary.replace_extension(".bin");
    auto shard = MappedFile::open(binary, kDoing);
    if (!shard)
        return shard.error();
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
        const auto json = parseJson(line, display(list));
        if (!json)
            return json.error();
        auto record = learn::recordFromJson(*json, display(list));
        if (!record)
            return record.error();
        const auto picture = decoded(*shard, *json, side);
        if (!picture)
            return picture.error();
        set.records.push_back(std::move(*record));
        set.pixels.insert(set.pixels.end(), picture->rgb.begin(), picture->rgb.end());
    }
    return {};
}

Result<void> pack(const fs::path &data, const fs::path &out, int side)
{
    std::vector<fs::path> lists;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(data, error))
        if (extension(entry.path()) == "jsonl")
            lists.push_back(entry.path());
    if (lists.empty())
        return Error{Code::NotFound, kDoing, display(data), "there is no SOURCE.jsonl",
                     "Name the folder of the shards"};
    std::sort(lists.begin(), lists.end());
    learn::PictureSet set;
    set.side = side;
    for (const fs::path &list : lists) {
        if (auto done = packSource(list, side, set); !done)
            return done;
        std::printf("%s: %zu pictures so far\n", display(list.filename()).c_str(), set.records.size());
    }
    return learn::writePictureSet(out, set);
}

} // namespace

int main(int argc, char **argv)
{
    const int side = argc > 3 ? std::atoi(argv[3]) : 112;
    if (argc < 3 || argc > 4 || side < 32 || side > 1024) {
        std::fprintf(stderr,
                     "usage: semblance-pack-pictures DATA OUT.u8 [SIDE]\n"
                     "  DATA  folder with SOURCE.bin and SOURCE.jsonl\n  SIDE  32 to 1024 pixels, 112\n");
        return 2;
    }
    cv::setNumThreads(1);
    if (const auto done = pack(pathFromBytes(argv[1]), pathFromBytes(argv[2]), side); !done) {
        std::fprintf(stderr, "%s\n", done.error().sentence().c_str());
        return 1;
    }
    return 0;
}
