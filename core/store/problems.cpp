// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/problems.h"

#include "core/base/path.h"
#include "core/store/connection.h"
#include "core/store/pictures.h"

namespace semblance::store {

namespace {

constexpr std::string_view kRead = "read the library's problems";
constexpr std::string_view kWrite = "write the library's problems";
constexpr auto kFailed = static_cast<std::int64_t>(PictureState::Failed);
constexpr auto kPending = static_cast<std::int64_t>(PictureState::Pending);

} // namespace

Result<void> Problems::put(const Problem &problem)
{
    return change(connection_, kWrite, [&] {
        connection_
            .prepare("INSERT INTO problems VALUES (?, ?, ?, ?) ON CONFLICT (picture) DO UPDATE SET "
                     "since = CASE WHEN code = excluded.code THEN since ELSE excluded.since END, "
                     "code = excluded.code, reason = excluded.reason")
            .bind(1, problem.picture.value)
            .bind(2, std::string_view(problem.code))
            .bind(3, std::string_view(problem.reason))
            .bind(4, problem.since)
            .run();
        connection_.prepare("UPDATE pictures SET state = ? WHERE id = ?")
            .bind(1, kFailed)
            .bind(2, problem.picture.value)
            .run();
    });
}

Result<std::vector<ProblemFile>> Problems::all()
{
    return attempt(connection_, kRead, [&] {
        std::vector<ProblemFile> problems;
        Statement ask = connection_.prepare(
            "SELECT b.picture, b.code, b.reason, b.since, r.id, r.path, p.path FROM problems b "
            "JOIN pictures p ON p.id = b.picture JOIN roots r ON r.id = p.root ORDER BY r.id, p.path");
        while (ask.step())
            problems.push_back({{{ask.integer(0)}, ask.text(1), ask.text(2), ask.integer(3)},
                                {ask.integer(4)},
                                pathFromBytes(ask.blob(5)) / pathFromBytes(ask.blob(6))});
        return problems;
    });
}

Result<std::optional<Problem>> Problems::find(PictureId picture)
{
    return attempt(connection_, kRead, [&]() -> std::optional<Problem> {
        Statement ask =
            connection_.prepare("SELECT picture, code, reason, since FROM problems WHERE picture = ?");
        if (!ask.bind(1, picture.value).step())
            return std::nullopt;
        return Problem{{ask.integer(0)}, ask.text(1), ask.text(2), ask.integer(3)};
    });
}

Result<void> Problems::retry(PictureId picture)
{
    return change(connection_, kWrite, [&] {
        connection_.prepare("DELETE FROM problems WHERE picture = ?").bind(1, picture.value).run();
        connection_.prepare("UPDATE pictures SET state = ? WHERE id = ? AND state = ?")
            .bind(1, kPending)
            .bind(2, picture.value)
            .bind(3, kFailed)
            .run();
    });
}

Result<std::int64_t> Problems::retryAll()
{
    return change(connection_, kWrite, [&] {
        connection_.prepare("DELETE FROM problems").run();
        connection_.prepare("UPDATE pictures SET state = ? WHERE state = ?")
            .bind(1, kPending)
            .bind(2, kFailed)
            .run();
        return connection_.changed();
    });
}

} // namespace semblance::store
