// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/database.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/store/connection.h"
#include "core/store/schema.h"

namespace semblance::store {

namespace {

constexpr std::string_view kOpen = "open the library";

Result<std::unique_ptr<Database>> openToWrite(const std::filesystem::path &folder, std::string_view program,
                                              std::span<const SchemaStep> steps)
{
    if (auto made = makeFolder(folder, kOpen); !made)
        return made.error();
    auto lock = FileLock::take(folder / "catalogue.lock", program, kOpen);
    if (!lock)
        return lock.error();
    auto connection = Connection::open(folder / "catalogue.sqlite", Access::Write);
    if (!connection)
        return connection.error();
    const auto found = version(**connection, steps);
    if (!found)
        return found.error();
    if (*found != Version::Current)
        if (auto done = migrate(**connection, steps); !done)
            return done.error();
    return std::make_unique<Database>(folder, *std::move(lock), *std::move(connection));
}

Result<std::unique_ptr<Database>> openToRead(const std::filesystem::path &folder, std::string_view program,
                                             std::span<const SchemaStep> steps)
{
    const std::filesystem::path file = folder / "catalogue.sqlite";
    const Error none{Code::NotFound, std::string(kOpen), display(folder), "there is no library yet",
                     "Add a folder first"};
    std::error_code error;
    if (!std::filesystem::exists(file, error))
        return error ? systemError(error.value(), kOpen, file) : none;
    auto connection = Connection::open(file, Access::Read);
    if (!connection)
        return connection.error();
    const auto found = version(**connection, steps);
    if (!found)
        return found.error();
    if (*found == Version::Empty) // somebody is just making it
        return none;
    if (*found == Version::Older) {
        connection->reset();
        if (auto writer = openToWrite(folder, program, steps); !writer)
            return writer.error();
        connection = Connection::open(file, Access::Read);
        if (!connection)
            return connection.error();
    }
    return std::make_unique<Database>(folder, std::nullopt, *std::move(connection));
}

} // namespace

Result<std::unique_ptr<Database>> openDatabase(const std::filesystem::path &folder, Access access,
                                               std::string_view program, std::span<const SchemaStep> steps)
{
    return access == Access::Write ? openToWrite(folder, program, steps) : openToRead(folder, program, steps);
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path &folder, Access access,
                                                 std::string_view program)
{
    return openDatabase(folder, access, program, schemaSteps());
}

Database::Database(std::filesystem::path folder, std::optional<FileLock> lock,
                   std::unique_ptr<Connection> connection)
    : folder_(std::move(folder)), lock_(std::move(lock)), connection_(std::move(connection))
{}

Database::~Database() = default;

bool Database::writable() const noexcept
{
    return connection_->access() == Access::Write;
}

Result<std::int64_t> Database::revision()
{
    return attempt(*connection_, "read the library", [&] {
        Statement ask = connection_->prepare("SELECT value FROM meta WHERE name = 'revision'");
        return ask.step() ? ask.integer(0) : 0;
    });
}

std::int64_t Database::bytes() const
{
    std::int64_t total = 0;
    for (const char *name : {"catalogue.sqlite", "catalogue.sqlite-wal"}) {
        std::error_code error;
        const auto size = std::filesystem::file_size(folder_ / name, error);
        if (!error)
            total += static_cast<std::int64_t>(size);
    }
    return total;
}

Result<void> Database::check()
{
    return attempt(*connection_, "check the library", [&]() -> Result<void> {
        Statement ask = connection_->prepare("PRAGMA integrity_check(1)");
        if (ask.step() && ask.text(0) != "ok")
            return Error{Code::Damaged, "check the library", display(connection_->file()), ask.text(0),
                         "Restore a backup, or remove the library and index again"};
        Statement keys = connection_->prepare("PRAGMA foreign_key_check");
        if (keys.step())
            return Error{Code::Damaged, "check the library", display(connection_->file()),
                         "rows of " + keys.text(0) + " point to rows that do not exist",
                         "Restore a backup, or remove the library and index again"};
        return {};
    });
}

Result<Transaction> Transaction::begin(Database &database)
{
    Connection &connection = database.connection();
    SEMBLANCE_CHECK(!connection.inTransaction());
    if (auto error = connection.caught("begin to write the library", [&] { connection.begin(); }))
        return *std::move(error);
    return Transaction(&connection);
}

Transaction::Transaction(Transaction &&other) noexcept
    : connection_(std::exchange(other.connection_, nullptr))
{}

Transaction::~Transaction()
{
    if (connection_)
        connection_->rollback();
}

Result<void> Transaction::commit()
{
    SEMBLANCE_CHECK(connection_ != nullptr);
    Connection *connection = std::exchange(connection_, nullptr);
    if (auto error = connection->caught("write the library", [&] { connection->commit(); })) {
        connection->rollback();
        return *std::move(error);
    }
    return {};
}

} // namespace semblance::store
