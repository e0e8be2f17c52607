// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/library/library.h"
#include "tests/support/testmain.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>

namespace semblance::test {

/// The bytes of a small picture (portable pixmap) in one colour with one odd pixel: other numbers, other
/// picture.
std::string pixmap(int number, int width = 8, int height = 8);

/// Reads what pixmap() writes; anything else is damaged. Counts, and can be told to wait or to fail.
class PixmapDecoder final : public media::Decoder
{
public:
    Result<media::DecodedPicture> decode(const std::filesystem::path &path,
                                         const media::DecodeOptions &options) override;
    int decoded() const { return decoded_; }
    /// Called at the beginning of every decode, on the reader's thread.
    std::function<void(const std::filesystem::path &)> before;
    std::optional<Error> failWith;

private:
    std::atomic<int> decoded_ = 0;
};

/// A tower whose embedding is the pixels' fingerprint. Counts pictures; its memory may be small.
class CountingTower final : public clip::ImageTower
{
public:
    explicit CountingTower(ModelId model) : model_(std::move(model)) {}
    int dimension() const override { return 16; }
    Result<std::vector<Embedding>> encode(const clip::PixelBatch &batch, const CancelToken &cancel) override;

    int encoded() const { return encoded_; }
    std::vector<int> batches() const;
    int room = 1000; ///< more pictures at once are NoMemory
    std::optional<Error> failWith;
    std::function<void()> before; ///< on the encoder's thread

private:
    ModelId model_;
    std::atomic<int> encoded_ = 0;
    mutable std::mutex mutex_;
    std::vector<int> batches_;
};

/// A library beside a root folder, with fakes for decoder and tower.
class LibraryScene
{
public:
    LibraryScene();

    const TempFolder folder;
    const std::filesystem::path library, root;
    PixmapDecoder decoder;
    std::shared_ptr<CountingTower> tower;
    library::Encoder encoder;
    library::IndexOptions options;
    CancelToken cancel;
    ProgressFn progress;
    index::IndexOptions indexOptions;

    std::filesystem::path at(const std::string &name) const { return root / pathFromBytes(name); }
    void write(const std::string &name, const std::string &bytes) const;
    /// Pictures number 0 .. count - 1 as NUMBER.ppm.
    void writePictures(int count) const;

    std::unique_ptr<library::Library> open(store::Access access = store::Access::Write) const;
    /// Adds the root where it is not yet one, and indexes.
    Result<library::IndexReport> index();
    store::Counts counts() const;
    std::vector<store::PictureRow> rows() const;
    /// Text of one line: path=content/state for every picture, sorted; equal for equal libraries.
    std::string picture() const;
};

/// "found fresh changed moved unchanged excluded removed | failed offline".
std::string summary(const library::IndexReport &report);
/// "found indexed failed excluded pending offline".
std::string summary(const store::Counts &counts);

} // namespace semblance::test

/// Runs an indexing and checks what it met, and that the catalogue adds up afterwards.
#define INDEXED(scene, expected)                                                                             \
    do {                                                                                                     \
        const auto indexed = (scene).index();                                                                \
        VERIFY_OK(indexed);                                                                                  \
        QVERIFY2(!indexed->stopped, indexed->stopped ? indexed->stopped->sentence().c_str() : "");           \
        QCOMPARE(summary(*indexed), std::string(expected));                                                  \
        const store::Counts c = (scene).counts();                                                            \
        QCOMPARE(c.found, c.indexed + c.failed + c.excluded + c.pending + c.offline);                        \
        QCOMPARE(c.pending, 0);                                                                              \
    } while (false)
