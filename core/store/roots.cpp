// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/roots.h"

#include "core/base/json.h"
#include "core/base/path.h"
#include "core/store/connection.h"

namespace semblance::store {

namespace {

constexpr std::string_view kRead = "read the library's folders";
constexpr std::string_view kWrite = "write the library's folders";
constexpr std::string_view kColumns = "SELECT id, path, volume, volume_path, state, offline, patterns, "
                                      "hidden, min_side, generation FROM roots ";

std::vector<std::string> strings(const Json &list)
{
    std::vector<std::string> texts;
    for (const Json &item : list.items())
        texts.push_back(item.string());
    return texts;
}

Root rootFrom(const Statement &row)
{
    Root root;
    root.id = {row.integer(0)};
    root.path = pathFromBytes(row.blob(1));
    root.volume = row.text(2);
    root.volumePath = pathFromBytes(row.blob(3));
    root.state = static_cast<RootState>(row.integer(4));
    root.offline = row.integer(5) != 0;
    if (const auto patterns = parseJson(row.text(6), "the patterns of a folder")) {
        root.exclude = strings((*patterns)["exclude"]);
        root.include = strings((*patterns)["include"]);
    }
    root.hidden = row.integer(7) != 0;
    root.minSide = static_cast<int>(row.integer(8));
    root.generation = row.integer(9);
    return root;
}

/// Binds 1 .. 8.
void bindRoot(Statement &write, const Root &root)
{
    const Json patterns =
        Json::object({{"exclude", Json::arrayOf(root.exclude)}, {"include", Json::arrayOf(root.include)}});
    write.bindBlob(1, pathBytes(root.path))
        .bind(2, std::string_view(root.volume))
        .bindBlob(3, pathBytes(root.volumePath))
        .bind(4, static_cast<std::int64_t>(root.state))
        .bind(5, std::int64_t{root.offline})
        .bind(6, std::string_view(patterns.dump()))
        .bind(7, std::int64_t{root.hidden})
        .bind(8, std::int64_t{root.minSide});
}

Error noSuchRoot(const Connection &connection)
{
    return Error{Code::NotFound, std::string(kWrite), display(connection.file()),
                 "there is no such folder in it", ""};
}

} // namespace

Result<RootId> Roots::add(const Root &root)
{
    return change(connection_, kWrite, [&]() -> Result<RootId> {
        const auto known = findByPath(root.path);
        if (!known)
            return known.error();
        if (*known)
            return Error{Code::Invalid, "add a folder", display(root.path), "it is in the library already",
                         ""};
        Statement write = connection_.prepare("INSERT INTO roots (path, volume, volume_path, state, offline, "
                                              "patterns, hidden, min_side) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        bindRoot(write, root);
        write.run();
        return RootId{connection_.lastId()};
    });
}

Result<std::vector<Root>> Roots::all()
{
    return attempt(connection_, kRead, [&] {
        std::vector<Root> roots;
        Statement ask = connection_.prepare(std::string(kColumns) + "ORDER BY id");
        while (ask.step())
            roots.push_back(rootFrom(ask));
        return roots;
    });
}

Result<std::optional<Root>> Roots::find(RootId id)
{
    return attempt(connection_, kRead, [&]() -> std::optional<Root> {
        Statement ask = connection_.prepare(std::string(kColumns) + "WHERE id = ?");
        if (!ask.bind(1, id.value).step())
            return std::nullopt;
        return rootFrom(ask);
    });
}

Result<std::optional<Root>> Roots::findByPath(const std::filesystem::path &path)
{
    return attempt(connection_, kRead, [&]() -> std::optional<Root> {
        Statement ask = connection_.prepare(std::string(kColumns) + "WHERE path = ?");
        if (!ask.bindBlob(1, pathBytes(path)).step())
            return std::nullopt;
        return rootFrom(ask);
    });
}

Result<void> Roots::update(const Root &root)
{
    return change(connection_, kWrite, [&]() -> Result<void> {
        Statement write =
            connection_.prepare("UPDATE roots SET path = ?, volume = ?, volume_path = ?, state = ?, "
                                "offline = ?, patterns = ?, hidden = ?, min_side = ? WHERE id = ?");
        bindRoot(write, root);
        write.bind(9, root.id.value).run();
        if (connection_.changed() == 0)
            return noSuchRoot(connection_);
        return {};
    });
}

Result<void> Roots::remove(RootId id)
{
    return change(connection_, kWrite, [&]() -> Result<void> {
        connection_.prepare("DELETE FROM roots WHERE id = ?").bind(1, id.value).run();
        if (connection_.changed() == 0)
            return noSuchRoot(connection_);
        return {};
    });
}

Result<std::int64_t> Roots::beginScan(RootId id)
{
    return change(connection_, kWrite, [&]() -> Result<std::int64_t> {
        Statement write = connection_.prepare(
            "UPDATE roots SET generation = generation + 1 WHERE id = ? RETURNING generation");
        if (!write.bind(1, id.value).step())
            return noSuchRoot(connection_);
        const std::int64_t generation = write.integer(0);
        return generation;
    });
}

} // namespace semblance::store
