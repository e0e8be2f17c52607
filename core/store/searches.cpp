// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/searches.h"

#include "core/base/path.h"
#include "core/store/connection.h"

namespace semblance::store {

namespace {

constexpr std::string_view kRead = "read the library's searches";
constexpr std::string_view kWrite = "write the library's searches";
constexpr std::string_view kColumns = "SELECT id, saved, name, question, thumbnail, at FROM searches ";

std::vector<KeptSearch> all(Statement ask)
{
    std::vector<KeptSearch> searches;
    while (ask.step())
        searches.push_back(
            {ask.integer(0), ask.integer(1) != 0, ask.text(2), ask.text(3), ask.blob(4), ask.integer(5)});
    return searches;
}

Result<void> fits(const KeptSearch &search, const Connection &connection)
{
    if (search.question.size() <= Searches::kLongest && search.thumbnail.size() <= Searches::kLongest)
        return {};
    return Error{Code::TooLarge, std::string(kWrite), display(connection.file()), "the question is too long",
                 "Use a shorter one"};
}

void insert(Connection &connection, const KeptSearch &search, bool saved)
{
    connection.prepare("INSERT INTO searches (saved, name, question, thumbnail, at) VALUES (?, ?, ?, ?, ?)")
        .bind(1, std::int64_t{saved})
        .bind(2, std::string_view(search.name))
        .bind(3, std::string_view(search.question))
        .bindBlob(4, search.thumbnail)
        .bind(5, search.at)
        .run();
}

} // namespace

Result<void> Searches::remember(const KeptSearch &search)
{
    if (const auto fit = fits(search, connection_); !fit)
        return fit;
    return change(connection_, kWrite, [&] {
        connection_.prepare("DELETE FROM searches WHERE saved = 0 AND question = ?")
            .bind(1, std::string_view(search.question))
            .run();
        insert(connection_, search, false);
        connection_
            .prepare("DELETE FROM searches WHERE saved = 0 AND id NOT IN (SELECT id FROM searches WHERE "
                     "saved = 0 ORDER BY at DESC, id DESC LIMIT ?)")
            .bind(1, std::int64_t{kHistory})
            .run();
    });
}

Result<std::int64_t> Searches::save(const KeptSearch &search)
{
    if (search.name.empty())
        return Error{Code::Invalid, std::string(kWrite), display(connection_.file()),
                     "the search has no name", "Give it one"};
    if (const auto fit = fits(search, connection_); !fit)
        return fit.error();
    std::int64_t id = 0;
    const auto done = change(connection_, kWrite, [&] {
        insert(connection_, search, true);
        id = connection_.lastId();
    });
    return done ? Result<std::int64_t>(id) : done.error();
}

Result<void> Searches::rename(std::int64_t id, std::string_view name)
{
    return change(connection_, kWrite, [&] {
        connection_.prepare("UPDATE searches SET name = ? WHERE id = ? AND saved = 1")
            .bind(1, name)
            .bind(2, id)
            .run();
    });
}

Result<void> Searches::remove(std::int64_t id)
{
    return change(connection_, kWrite,
                  [&] { connection_.prepare("DELETE FROM searches WHERE id = ?").bind(1, id).run(); });
}

Result<void> Searches::clearHistory()
{
    return change(connection_, kWrite,
                  [&] { connection_.prepare("DELETE FROM searches WHERE saved = 0").run(); });
}

Result<std::vector<KeptSearch>> Searches::saved()
{
    return attempt(connection_, kRead, [&] {
        return all(connection_.prepare(std::string(kColumns) + "WHERE saved = 1 ORDER BY name, id"));
    });
}

Result<std::vector<KeptSearch>> Searches::history(int most)
{
    return attempt(connection_, kRead, [&] {
        Statement ask =
            connection_.prepare(std::string(kColumns) + "WHERE saved = 0 ORDER BY at DESC, id DESC LIMIT ?");
        ask.bind(1, std::int64_t{most});
        return all(std::move(ask));
    });
}

} // namespace semblance::store
