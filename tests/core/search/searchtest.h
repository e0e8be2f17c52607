// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/files.h"
#include "core/search/service.h"
#include "tests/core/store/storetest.h"
#include "tests/support/fakes.h"

#include <cmath>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace semblance::test {

using namespace semblance::search;

constexpr int kDimension = 8;

/// Gives what it was told, and counts; may wait to be let go.
class FakeEmbedder final : public QueryEmbedder
{
public:
    explicit FakeEmbedder(ModelId model) : model_(std::move(model)) {}
    Result<Embedding> embed(const QueryPixels &picture, const CancelToken &cancel) override
    {
        std::unique_lock lock(mutex_);
        ++calls_;
        last_ = picture;
        began_.notify_all();
        while (held_ && !cancel.wanted())
            // A token cannot wake anybody: look at it now and then.
            letGo_.wait_for(lock, std::chrono::milliseconds(1));
        if (cancel.wanted())
            return Error{Code::Interrupted, "embed", "", "it was asked to stop", ""};
        return embeddingOf(raw, model_);
    }
    int calls() const
    {
        const std::lock_guard lock(mutex_);
        return calls_;
    }
    QueryPixels last() const
    {
        const std::lock_guard lock(mutex_);
        return last_;
    }
    void hold(bool held)
    {
        const std::lock_guard lock(mutex_);
        held_ = held;
        letGo_.notify_all();
    }
    void waitForCall(int number)
    {
        std::unique_lock lock(mutex_);
        began_.wait(lock, [&] { return calls_ >= number; });
    }
    std::vector<float> raw = {1, 0, 0, 0, 0, 0, 0, 0};

private:
    ModelId model_;
    mutable std::mutex mutex_;
    std::condition_variable began_, letGo_;
    int calls_ = 0;
    bool held_ = false;
    QueryPixels last_;
};

/// A library with made vectors and a service on it.
struct Place
{
    Library library;
    TempFolder files;
    std::shared_ptr<const clip::Model> model;
    std::shared_ptr<FakeEmbedder> embedder;
    RootId root;

    Place()
    {
        FakeModelOptions options;
        options.dimension = kDimension;
        model = std::make_shared<clip::Model>(fakeModel(options));
        embedder = std::make_shared<FakeEmbedder>(model->id);
        must(store::Models(*library.database).put({model->id, "fake", kDimension, 100}));
        root = addRoot(*library.database, files.path().string());
    }
    ServiceParts parts() const
    {
        ServiceParts all;
        all.library = library.folder.path();
        all.model = model;
        all.modifiers = std::make_shared<compose::Modifiers>();
        all.embedder = embedder;
        return all;
    }
    ContentId content(const std::string &name, std::vector<float> raw)
    {
        const ContentId id = must(store::Contents(*library.database).put(contentNamed(name)));
        raw.resize(kDimension);
        const store::EmbeddingRow row = embeddingFor(id, raw, model->id);
        must(store::Embeddings(*library.database).put({&row, 1}));
        return id;
    }
    PictureId picture(const std::string &path, ContentId id, RootId where = {})
    {
        return must(store::Pictures(*library.database).put(pictureNamed(where ? where : root, path, id)));
    }
    /// A file with those bytes; its content is in the library with that vector.
    PictureId realPicture(const std::string &path, const std::string &bytes, std::vector<float> raw)
    {
        files.write(path, bytes);
        const FileStamp stamp = must(stampOf(files / path, Links::Follow, "test"));
        store::PictureRow row = pictureNamed(root, path, content(bytes, std::move(raw)));
        row.size = static_cast<std::int64_t>(stamp.size);
        row.modifiedNs = stamp.modified;
        return must(store::Pictures(*library.database).put(row));
    }
    /// Angles from the first axis, in the plane of the first two: cosines are known.
    void fan(const std::vector<double> &angles)
    {
        for (std::size_t i = 0; i < angles.size(); ++i) {
            const std::string name = "fan/" + std::to_string(i) + ".jpg";
            picture(name, content(name, {static_cast<float>(std::cos(angles[i])),
                                         static_cast<float>(std::sin(angles[i]))}));
        }
    }
};

inline SearchRequest byPicture(const std::filesystem::path &file)
{
    SearchRequest request;
    compose::QueryPicture picture;
    picture.file = file;
    request.query.pictures = {picture};
    request.query.mode = compose::Mode::Picture;
    return request;
}

inline std::vector<std::string> names(const std::vector<Found> &results)
{
    std::vector<std::string> all;
    for (const Found &found : results)
        all.push_back(found.path.filename().string());
    return all;
}

using Names = std::vector<std::string>;

} // namespace semblance::test
