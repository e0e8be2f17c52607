// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "tests/core/library/libraryscene.h"

#include "core/base/files.h"
#include "core/store/contents.h"
#include "core/store/pictures.h"

#include <cstdio>
#include <fstream>

namespace semblance::test {

std::string pixmap(int number, int width, int height)
{
    std::string bytes = "P6\n" + std::to_string(width) + ' ' + std::to_string(height) + "\n255\n";
    const std::size_t header = bytes.size();
    bytes.append(static_cast<std::size_t>(3 * width * height), static_cast<char>(number * 37 % 251));
    bytes[header] = static_cast<char>(number % 256);
    bytes[header + 1] = static_cast<char>(number / 256 % 256);
    return bytes;
}

Result<media::DecodedPicture> PixmapDecoder::decode(const std::filesystem::path &path,
                                                    const media::DecodeOptions &options)
{
    ++decoded_;
    if (before)
        before(path);
    if (failWith)
        return *failWith;
    if (options.cancel.wanted())
        return Error{Code::Interrupted, "decode the picture", display(path), "it was stopped", ""};
    const auto bytes = readAll(path, 1'000'000, "decode the picture");
    if (!bytes)
        return bytes.error();
    media::DecodedPicture decoded;
    int begin = 0;
    Picture &picture = decoded.picture;
    if (std::sscanf(bytes->c_str(), "P6 %d %d 255%n", &picture.width, &picture.height, &begin) != 2 ||
        begin == 0)
        return Error{Code::Unsupported, "decode the picture", display(path), "it is not a picture", ""};
    const auto wanted = static_cast<std::size_t>(3 * picture.width * picture.height);
    const std::string_view pixels = std::string_view(*bytes).substr(static_cast<std::size_t>(begin) + 1);
    if (pixels.size() < wanted)
        return Error{Code::Damaged, "decode the picture", display(path), "it ends early", "Copy it again"};
    picture.rgb.assign(pixels.begin(), pixels.begin() + static_cast<std::ptrdiff_t>(wanted));
    decoded.facts = {"PNM", picture.width, picture.height, 1, std::nullopt, ""};
    return decoded;
}

Result<std::vector<Embedding>> CountingTower::encode(const clip::PixelBatch &batch, const CancelToken &cancel)
{
    if (before)
        before();
    if (cancel.wanted())
        return Error{Code::Interrupted, "compute embeddings", "", "it was stopped", ""};
    if (failWith)
        return *failWith;
    if (batch.count > room)
        return Error{Code::NoMemory, "compute embeddings", "", "the device is full", ""};
    encoded_ += batch.count;
    {
        std::lock_guard lock(mutex_);
        batches_.push_back(batch.count);
    }
    std::vector<Embedding> all;
    const std::size_t each = batch.values.size() / static_cast<std::size_t>(batch.count);
    for (int i = 0; i < batch.count; ++i) {
        std::vector<float> raw(16, 0.01f);
        for (std::size_t k = 0; k < each; ++k)
            raw[k % 16] += batch.values[static_cast<std::size_t>(i) * each + k];
        all.push_back(embeddingOf(raw, model_));
    }
    return all;
}

std::vector<int> CountingTower::batches() const
{
    std::lock_guard lock(mutex_);
    return batches_;
}

LibraryScene::LibraryScene()
    : library(folder / "library"), root(folder / "pictures"),
      tower(std::make_shared<CountingTower>(ModelId{std::string(64, 'a')}))
{
    std::filesystem::create_directory(root);
    encoder.tower = tower;
    encoder.spec.side = 8;
    encoder.model = {std::string(64, 'a')};
    encoder.name = "fake";
    options.lowPriority = false; // it would stay with the test program's thread
}

void LibraryScene::write(const std::string &name, const std::string &bytes) const
{
    std::filesystem::create_directories(at(name).parent_path());
    std::ofstream file(at(name), std::ios::binary); // not writeAtomically: thousands of syncs take their time
    file << bytes;
    SEMBLANCE_CHECK(file.flush().good());
}

void LibraryScene::writePictures(int count) const
{
    for (int i = 0; i < count; ++i)
        write(std::to_string(i) + ".ppm", pixmap(i));
}

std::unique_ptr<library::Library> LibraryScene::open(store::Access access) const
{
    auto opened = library::Library::open(library, access, "a test");
    SEMBLANCE_CHECK(opened.ok());
    (*opened)->setIndexOptions(indexOptions);
    return std::move(*opened);
}

Result<library::IndexReport> LibraryScene::index()
{
    auto opened = library::Library::open(library, store::Access::Write, "a test");
    if (!opened)
        return opened.error();
    (*opened)->setIndexOptions(indexOptions);
    if (!(*opened)->findRoot(root))
        if (const auto added = (*opened)->addRoot(root); !added)
            return added.error();
    return (*opened)->index(encoder, decoder, options, progress, cancel);
}

store::Counts LibraryScene::counts() const
{
    const auto status = open(store::Access::Read)->status(encoder.model);
    SEMBLANCE_CHECK(status.ok());
    return status->counts;
}

std::vector<store::PictureRow> LibraryScene::rows() const
{
    const auto opened = open(store::Access::Read);
    std::vector<store::PictureRow> all;
    const auto roots = opened->roots();
    SEMBLANCE_CHECK(roots.ok());
    for (const library::RootStatus &status : *roots)
        SEMBLANCE_CHECK(store::Pictures(opened->database())
                            .forEach(status.root.id,
                                     [&](const store::PictureRow &row) {
                                         all.push_back(row);
                                         return true;
                                     })
                            .ok());
    return all;
}

std::string LibraryScene::picture() const
{
    const auto opened = open(store::Access::Read);
    std::string text;
    for (const store::PictureRow &row : rows()) {
        const auto content = store::Contents(opened->database()).find(row.content);
        SEMBLANCE_CHECK(content.ok());
        text += row.path + '=' + (*content ? hex((*content)->sha256).substr(0, 8) : "none") + '/' +
                std::to_string(static_cast<int>(row.state)) + ' ';
    }
    return text;
}

std::string summary(const library::IndexReport &report)
{
    const library::ChangeCounts &c = report.counts;
    std::string text;
    for (const std::int64_t count :
         {c.found, c.fresh, c.changed, c.moved, c.unchanged, c.excluded, c.removed})
        text += std::to_string(count) + ' ';
    return text + "| " + std::to_string(report.failed) + ' ' + std::to_string(report.offline);
}

std::string summary(const store::Counts &c)
{
    std::string text;
    for (const std::int64_t count : {c.found, c.indexed, c.failed, c.excluded, c.pending, c.offline})
        text += std::to_string(count) + ' ';
    text.pop_back();
    return text;
}

} // namespace semblance::test
