// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/listing.h"

#include "core/base/path.h"
#include "core/store/contents.h"
#include "core/store/pictures.h"
#include "core/store/roots.h"

#include <algorithm>
#include <array>

namespace semblance::library {

namespace {

constexpr std::int64_t kNanoseconds = 1'000'000'000;

struct Row
{
    ListedPicture listed;
    ContentId content;
};

Result<void> collect(store::Database &database, const store::Root &root, std::vector<Row> &rows)
{
    const auto path = std::make_shared<const std::filesystem::path>(root.path);
    return store::Pictures(database).forEach(root.id, [&](const store::PictureRow &picture) {
        if (picture.state != store::PictureState::Indexed || !picture.content)
            return true;
        Row row;
        row.content = picture.content;
        row.listed.picture = picture.id;
        row.listed.path = root.path / pathFromBytes(picture.path);
        row.listed.root = path;
        row.listed.when = picture.modifiedNs / kNanoseconds;
        row.listed.offline = root.offline || picture.offline;
        rows.push_back(std::move(row));
        return true;
    });
}

} // namespace

Result<std::vector<ListedPicture>> listPictures(store::Database &database, std::size_t most)
{
    const auto roots = store::Roots(database).all();
    if (!roots)
        return roots.error();
    std::vector<Row> rows;
    for (const store::Root &root : *roots)
        if (const auto collected = collect(database, root, rows); !collected)
            return collected.error();
    std::vector<ContentId> ids;
    ids.reserve(rows.size());
    for (const Row &row : rows)
        ids.push_back(row.content);
    const auto contents = store::Contents(database).find(ids);
    if (!contents)
        return contents.error();
    std::vector<ListedPicture> listed;
    listed.reserve(rows.size());
    for (Row &row : rows) {
        if (const auto content = contents->find(row.content); content != contents->end()) {
            row.listed.width = content->second.width;
            row.listed.height = content->second.height;
            row.listed.camera = content->second.camera;
            row.listed.when = content->second.taken.value_or(row.listed.when);
        }
        listed.push_back(std::move(row.listed));
    }
    std::sort(listed.begin(), listed.end(), [](const ListedPicture &a, const ListedPicture &b) {
        return a.when != b.when ? a.when > b.when : a.picture < b.picture;
    });
    if (listed.size() > most)
        listed.resize(most);
    return listed;
}

Result<PictureFacts> describePicture(store::Database &database, PictureId picture)
{
    const Error gone{Code::NotFound, "describe the picture", "", "the library does not hold it any more",
                     "Look for changes to update the library"};
    const auto row = store::Pictures(database).find(picture);
    if (!row)
        return row.error();
    if (!*row || !(*row)->content)
        return gone;
    const auto content = store::Contents(database).find((*row)->content);
    if (!content)
        return content.error();
    const auto roots = store::Roots(database).all();
    if (!roots)
        return roots.error();
    const auto rootOf = [&](RootId id) {
        return std::find_if(roots->begin(), roots->end(),
                            [&](const store::Root &root) { return root.id == id; });
    };
    const auto root = rootOf((*row)->root);
    if (!*content || root == roots->end())
        return gone;
    PictureFacts facts;
    facts.listed.picture = picture;
    facts.listed.path = root->path / pathFromBytes((*row)->path);
    facts.listed.root = std::make_shared<const std::filesystem::path>(root->path);
    facts.listed.width = (*content)->width;
    facts.listed.height = (*content)->height;
    facts.listed.offline = root->offline || (*row)->offline;
    facts.bytes = (*content)->bytes;
    facts.modified = (*row)->modifiedNs / kNanoseconds;
    facts.taken = (*content)->taken;
    facts.listed.when = facts.taken.value_or(facts.modified);
    facts.camera = (*content)->camera;
    facts.format = (*content)->format;
    const std::array same{(*row)->content};
    const auto copies = store::Pictures(database).ofContents(same);
    if (!copies)
        return copies.error();
    for (const store::PictureRow &copy : *copies)
        if (const auto at = rootOf(copy.root); copy.id != picture && at != roots->end())
            facts.copies.push_back(at->path / pathFromBytes(copy.path));
    return facts;
}

} // namespace semblance::library
