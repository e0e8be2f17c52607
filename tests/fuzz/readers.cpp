// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/fuzz/readers.h"

#include "core/base/json.h"
#include "core/clip/inferconfig.h"
#include "core/clip/layout.h"
#include "core/clip/tokenizer.h"
#include "core/models/configreader.h"
#include "core/models/modeljson.h"
#include "core/weights/statedict.h"
#include "core/weights/ziparchive.h"

#include <fstream>
#include <unistd.h>

namespace semblance::fuzz {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostFloats = 1u << 20;

/// A file of this process with these bytes; each one replaces the one before.
fs::path fileWith(const std::string &bytes, const std::string &ending)
{
    static const fs::path folder = [] {
        const fs::path made = fs::temp_directory_path() / ("semblance-fuzz-" + std::to_string(::getpid()));
        fs::create_directories(made);
        return made;
    }();
    const fs::path path = folder / ("input" + ending);
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path;
}

void readAllTensors(const fs::path &path, weights::Part part)
{
    auto source = weights::openTensors(path, part);
    if (!source)
        return;
    const auto named =
        weights::NamedTensors::from(std::shared_ptr<const weights::TensorSource>(std::move(*source)));
    if (!named)
        return;
    static_cast<void>(clip::inferConfig(*named, "input"));
    for (const weights::NamedTensor &tensor : named->tensors()) {
        std::uint64_t count = 0;
        for (const std::size_t index : tensor.parts)
            count += named->source().tensors()[index].count;
        std::vector<float> values(static_cast<std::size_t>(std::min(count, kMostFloats)));
        if (count <= kMostFloats)
            static_cast<void>(named->read(tensor, values));
    }
}

} // namespace

void readWeights(const std::string &bytes)
{
    const fs::path path = fileWith(bytes, ".pt");
    for (const weights::Part part : {weights::Part::Encoder, weights::Part::Mapping})
        readAllTensors(path, part);
}

void readZip(const std::string &bytes)
{
    auto file = MappedFile::open(fileWith(bytes, ".zip"), "read");
    if (!file)
        return;
    const auto archive = weights::ZipArchive::open(std::move(*file));
    if (!archive)
        return;
    for (const weights::ZipEntry &entry : archive->entries())
        static_cast<void>(archive->read(entry, kMostFloats));
}

void readPickle(const std::string &bytes)
{
    const auto pickle = weights::Pickle::parse(std::make_shared<const std::string>(bytes), 0, "input");
    if (!pickle || !weights::storagesOf(*pickle, "input"))
        return;
    for (const weights::Part part : {weights::Part::Encoder, weights::Part::Mapping})
        static_cast<void>(weights::stateDictOf(*pickle, part, "input"));
}

void readConfig(const std::string &bytes)
{
    if (const auto json = parseJson(bytes, "input")) {
        if (const auto read = models::readOpenClip(*json, "input"))
            static_cast<void>(clip::checkConfig(read->config));
        if (const auto read = models::readHuggingFace(*json, *json, "input"))
            static_cast<void>(clip::checkConfig(read->config));
    }
    if (const auto model = models::readModelJson(fileWith(bytes, ".json")); model && model->config)
        static_cast<void>(clip::checkConfig(*model->config));
}

void readVocabulary(const std::string &bytes)
{
    for (const char *ending : {".txt", ".json"})
        if (const auto tokenizer = clip::Tokenizer::fromFile(fileWith(bytes, ending))) {
            static_cast<void>((*tokenizer)->encode("a photo of * , it's 2024", 77, true));
            static_cast<void>((*tokenizer)->encodePrompt(bytes, "*", 77));
        }
    if (bytes.starts_with("\x1f\x8b"))
        static_cast<void>(clip::Tokenizer::fromFile(fileWith(bytes, ".txt.gz")));
}

} // namespace semblance::fuzz
