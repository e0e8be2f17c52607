// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/search/querypictures.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/base/sha256.h"
#include "core/store/contents.h"
#include "core/store/embeddings.h"
#include "core/store/pictures.h"
#include "core/store/roots.h"

namespace semblance::search {

namespace {

constexpr std::string_view kDoing = "read the query's picture";

/// A file of the query and what the library knows of it.
struct Known
{
    std::filesystem::path file;
    std::optional<store::PictureRow> row;
    bool unchanged = false;
};

Result<Known> knownById(PictureId id, store::Database &database)
{
    const auto row = store::Pictures(database).find(id);
    if (!row)
        return row.error();
    if (!*row)
        return Error{Code::NotFound, std::string(kDoing), "",
                     "the library has no picture " + std::to_string(id.value), ""};
    const auto root = store::Roots(database).find((*row)->root);
    if (!root)
        return root.error();
    // Taken from the grid: the embedding is that of what is shown, reachable or not.
    return Known{(*root ? (*root)->path : std::filesystem::path()) / pathFromBytes((*row)->path), **row,
                 true};
}

Result<Known> knownByFile(const std::filesystem::path &written, store::Database &database)
{
    const auto file = semblance::absolute(written);
    if (!file)
        return file.error();
    Known known{*file, std::nullopt, false};
    const auto stamp = stampOf(*file, Links::Follow, kDoing);
    if (!stamp)
        return stamp.error();
    const auto roots = store::Roots(database).all();
    if (!roots)
        return roots.error();
    for (const store::Root &root : *roots) {
        if (!isWithin(*file, root.path))
            continue;
        auto row = store::Pictures(database).find(
            root.id, pathBytes(file->lexically_relative(root.path).generic_string()));
        if (!row)
            return row.error();
        if (!*row)
            continue;
        known.row = **row;
        known.unchanged = known.row->size == static_cast<std::int64_t>(stamp->size) &&
                          known.row->modifiedNs == stamp->modified;
        break;
    }
    return known;
}

/// The content with these bytes, if the library has one.
Result<ContentId> sameBytes(const std::filesystem::path &file, store::Database &database,
                            const CancelToken &cancel)
{
    const auto digest = sha256OfFile(file, cancel);
    if (!digest)
        return digest.error();
    const auto content = store::Contents(database).find(*digest);
    if (!content)
        return content.error();
    return *content ? (*content)->id : ContentId();
}

double paddingFor(const compose::Query &query, const clip::Model &model)
{
    return model.mapping && query.effectiveMode() == compose::Mode::Composed
               ? model.mapping->profile().targetPad
               : 0;
}

} // namespace

Result<void> checkFiles(const compose::Query &query)
{
    for (const compose::QueryPicture &picture : query.pictures)
        if (!picture.file.empty())
            if (const auto stamp = stampOf(picture.file, Links::Follow, kDoing); !stamp)
                return stamp.error();
    return {};
}

Result<QueryVectors> resolvePictures(const compose::Query &query, store::Database &database,
                                     const clip::Model &model, QueryEmbedder *embedder,
                                     const CancelToken &cancel)
{
    QueryVectors vectors;
    const double pad = paddingFor(query, model);
    for (const compose::QueryPicture &picture : query.pictures) {
        QueryPixels pixels{picture.file, picture.pixels, picture.region, picture.relative, pad};
        ContentId content;
        if (!picture.pixels) {
            const auto known =
                picture.picture ? knownById(picture.picture, database) : knownByFile(picture.file, database);
            if (!known)
                return known.error();
            pixels.file = known->file;
            if (known->row && known->unchanged)
                content = known->row->content;
            if (!content) {
                const auto same = sameBytes(known->file, database, cancel);
                if (!same)
                    return same.error();
                content = *same;
            }
        }
        if (content)
            vectors.own.push_back(content);
        if (content && !picture.region && pad == 0) {
            auto stored = store::Embeddings(database).find(model.id, content);
            if (!stored)
                return stored.error();
            if (*stored) {
                vectors.embeddings.push_back(std::move((*stored)->embedding));
                continue;
            }
        }
        if (!embedder)
            return Error{Code::Internal, std::string(kDoing), display(pixels.file),
                         "there is nothing to embed it with", ""};
        auto embedding = embedder->embed(pixels, cancel);
        if (!embedding)
            return embedding.error();
        vectors.embeddings.push_back(*std::move(embedding));
    }
    return vectors;
}

} // namespace semblance::search
