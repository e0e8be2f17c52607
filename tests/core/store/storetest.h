// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/embedding.h"
#include "core/base/sha256.h"
#include "core/store/contents.h"
#include "core/store/database.h"
#include "core/store/embeddings.h"
#include "core/store/models.h"
#include "core/store/pictures.h"
#include "core/store/roots.h"
#include "tests/support/testmain.h"

#include <memory>
#include <string>

namespace semblance::test {

/// A library in a folder that is gone afterwards, opened for writing.
struct Library
{
    TempFolder folder;
    std::unique_ptr<store::Database> database;

    Library()
    {
        auto opened = store::Database::open(folder.path(), store::Access::Write, "the test");
        SEMBLANCE_CHECK(opened.ok());
        database = *std::move(opened);
    }
    std::unique_ptr<store::Database> reader() const
    {
        auto opened = store::Database::open(folder.path(), store::Access::Read, "the test");
        SEMBLANCE_CHECK(opened.ok());
        return *std::move(opened);
    }
};

template <class T>
T must(Result<T> result)
{
    SEMBLANCE_CHECK(result.ok());
    return *std::move(result);
}
inline void must(Result<void> result)
{
    SEMBLANCE_CHECK(result.ok());
}

inline RootId addRoot(store::Database &database, const std::string &path)
{
    store::Root root;
    root.path = path;
    return must(store::Roots(database).add(root));
}

inline store::Content contentNamed(const std::string &name)
{
    store::Content content;
    content.sha256 = sha256(name);
    content.bytes = 1000;
    content.width = 640;
    content.height = 480;
    content.format = "jpeg";
    return content;
}

inline store::PictureRow pictureNamed(RootId root, const std::string &path, ContentId content = {})
{
    store::PictureRow row;
    row.root = root;
    row.path = path;
    row.size = 1000;
    row.modifiedNs = 1'700'000'000'000'000'000;
    row.content = content;
    return row;
}

inline const ModelId kModel{"m"};

inline void addModel(store::Database &database, const ModelId &id = kModel, int dimension = 4)
{
    must(store::Models(database).put({id, "model " + id.fingerprint, dimension, 100}));
}

inline store::EmbeddingRow embeddingFor(ContentId content, std::vector<float> raw = {1, 2, 3, 4},
                                        const ModelId &model = kModel)
{
    return {content, embeddingOf(raw, model), "fp32", 1};
}

} // namespace semblance::test
