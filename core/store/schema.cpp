// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/schema.h"

#include "core/base/path.h"
#include "core/store/connection.h"

#include <array>
#include <string>

namespace semblance::store {

namespace {

constexpr std::int64_t kApplicationId = 0x534d424c; // "SMBL": a database of somebody else's is not touched

// Vectors stand in a table of their own with an ordinary row id: rows of 2-3 kB would make every look-up in a
// table WITHOUT ROWID read them (sqlite.org/withoutrowid.html: not for rows over a twentieth of a page), and
// counting what is indexed reads `embeddings` alone, some 40 bytes a row.
constexpr std::string_view kStep1 = R"sql(
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('revision', 0);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO settings VALUES ('catalogue.id', lower(hex(randomblob(16))));

CREATE TABLE roots (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL UNIQUE,
    volume TEXT NOT NULL,
    volume_path BLOB NOT NULL,
    state INTEGER NOT NULL,
    offline INTEGER NOT NULL,
    patterns TEXT NOT NULL,
    hidden INTEGER NOT NULL,
    min_side INTEGER NOT NULL,
    generation INTEGER NOT NULL DEFAULT 0);

CREATE TABLE contents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    bytes INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    format TEXT NOT NULL,
    taken INTEGER,
    camera TEXT NOT NULL,
    orientation INTEGER NOT NULL);

CREATE TABLE pictures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    root INTEGER NOT NULL REFERENCES roots ON DELETE CASCADE,
    path BLOB NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    file_id TEXT NOT NULL,
    content INTEGER REFERENCES contents,
    state INTEGER NOT NULL,
    offline INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    UNIQUE (root, path));
CREATE INDEX pictures_content ON pictures (content);
CREATE INDEX pictures_counts ON pictures (root, state, offline, content);
CREATE INDEX pictures_file ON pictures (file_id);
CREATE INDEX pictures_name ON pictures (name);

CREATE TABLE problems (
    picture INTEGER PRIMARY KEY REFERENCES pictures ON DELETE CASCADE,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    since INTEGER NOT NULL);

CREATE TABLE models (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    dimension INTEGER NOT NULL,
    logit_scale REAL NOT NULL,
    current INTEGER NOT NULL DEFAULT 0);

CREATE TABLE vectors (id INTEGER PRIMARY KEY, numbers BLOB NOT NULL);
CREATE TABLE embeddings (
    model INTEGER NOT NULL REFERENCES models,
    content INTEGER NOT NULL REFERENCES contents,
    vector INTEGER NOT NULL,
    norm REAL NOT NULL,
    precision TEXT NOT NULL,
    decoding INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (model, content)) WITHOUT ROWID;
CREATE INDEX embeddings_content ON embeddings (content);
CREATE INDEX embeddings_changed ON embeddings (model, changed);
CREATE TABLE removed (
    model INTEGER NOT NULL REFERENCES models,
    content INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (model, content)) WITHOUT ROWID;
)sql";

// Saved searches and history; a question is JSON that the window writes.
constexpr const char *kStep2 = R"sql(
CREATE TABLE searches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    saved INTEGER NOT NULL,
    name TEXT NOT NULL,
    question TEXT NOT NULL,
    thumbnail BLOB NOT NULL,
    at INTEGER NOT NULL);
CREATE INDEX searches_by_time ON searches (saved, at);
)sql";

constexpr std::array kSteps = {
    SchemaStep{"the first catalogue", kStep1},
    SchemaStep{"saved searches and history", kStep2},
};

std::int64_t pragma(Connection &connection, std::string_view name)
{
    Statement ask = connection.prepare("PRAGMA " + std::string(name));
    return ask.step() ? ask.integer(0) : 0;
}

} // namespace

std::span<const SchemaStep> schemaSteps()
{
    return kSteps;
}

Result<Version> version(Connection &connection, std::span<const SchemaStep> steps)
{
    return attempt(connection, "open the library", [&]() -> Result<Version> {
        const std::string file = display(connection.file());
        const std::int64_t found = pragma(connection, "user_version");
        Statement tables = connection.prepare("SELECT count(*) FROM sqlite_schema");
        const bool empty = tables.step() && tables.integer(0) == 0;
        if (empty && found == 0)
            return Version::Empty;
        if (pragma(connection, "application_id") != kApplicationId || found < 1)
            return Error{Code::Damaged, "open the library", file,
                         "it is a database, but not one of Semblance",
                         "Choose another folder for the library"};
        const auto last = static_cast<std::int64_t>(steps.size());
        if (found > last)
            return Error{Code::Newer, "open the library", file,
                         "it was written by a newer version of Semblance (catalogue " +
                             std::to_string(found) + ", this one reads up to " + std::to_string(last) + ")",
                         "Install the newer version again, or use another library"};
        return found == last ? Version::Current : Version::Older;
    });
}

Result<void> migrate(Connection &connection, std::span<const SchemaStep> steps)
{
    return change(connection, "bring the library up to date", [&] {
        std::int64_t done = pragma(connection, "user_version");
        if (done == 0)
            connection.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
        for (; done < static_cast<std::int64_t>(steps.size()); ++done)
            connection.execute(std::string(steps[static_cast<std::size_t>(done)].sql));
        connection.execute("PRAGMA user_version = " + std::to_string(done));
    });
}

} // namespace semblance::store
