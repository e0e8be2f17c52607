// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/library/listing.h"

#include "core/base/path.h"
#include "core/store/contents.h"
#include "core/store/pictures.h"
#include "core/store/roots.h"

#include <algorithm>

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
    return store::Pictures(database).forEach(root.id, [&](const store::PictureRow &picture) {
        if (picture.state != store::PictureState::Indexed || !picture.content)
            return true;
        Row row;
        row.content = picture.content;
        row.listed.picture = picture.id;
        row.listed.path = root.path / pathFromBytes(picture.path);
        row.listed.root = root.path;
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

} // namespace semblance::library
