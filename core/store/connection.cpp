// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/connection.h"

#include "core/base/path.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <bit>
#include <cstring>
#include <new>
#include <sqlite3.h>
#include <unordered_map>
#include <vector>

namespace semblance::store {

struct Statement::Prepared
{
    Prepared(SQLite::Database &database, const std::string &sql) : statement(database, sql) {}
    SQLite::Statement statement;
    bool lent = false;
};

struct Connection::State
{
    std::filesystem::path file;
    Access access;
    SQLite::Database database;
    std::int64_t nextRevision = 0; // of the open transaction; 0: not taken yet
    std::unordered_map<std::string, std::shared_ptr<Statement::Prepared>>
        statements; // gone before the database
};

namespace {

Code codeOf(int sqlite)
{
    switch (sqlite & 0xff) {
    case SQLITE_FULL:
        return Code::NoSpace;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Code::Locked;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return Code::Damaged;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return Code::NoPermission;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
        return Code::Unreadable;
    case SQLITE_NOMEM:
        return Code::NoMemory;
    case SQLITE_TOOBIG:
        return Code::TooLarge;
    case SQLITE_INTERRUPT:
        return Code::Interrupted;
    default:
        return Code::Internal;
    }
}

std::string_view adviceFor(Code code)
{
    switch (code) {
    case Code::NoSpace:
        return "Free some space where the library lies";
    case Code::Locked:
        return "Try again when the other program has finished";
    case Code::Damaged:
        return "Restore a backup, or remove the library and index again";
    case Code::NoPermission:
        return "Give this account the right to write there, or choose another library";
    default:
        return "";
    }
}

/// SQLite's own words with what a person can do about it.
Error storeError(const SQLite::Exception &e, std::string_view doing, const std::filesystem::path &file)
{
    const Code code = codeOf(e.getErrorCode());
    return Error{code, std::string(doing), display(file), e.what(), std::string(adviceFor(code))};
}

/// float32 as it stands in the catalogue: little endian.
void toLittleEndian(std::span<float> numbers)
{
    if constexpr (std::endian::native == std::endian::big)
        for (float &number : numbers) {
            auto *bytes = reinterpret_cast<unsigned char *>(&number);
            std::swap(bytes[0], bytes[3]);
            std::swap(bytes[1], bytes[2]);
        }
}

} // namespace

Statement::Statement(std::shared_ptr<Prepared> prepared) : prepared_(std::move(prepared))
{
    prepared_->lent = true;
}

Statement::~Statement()
{
    if (!prepared_)
        return;
    prepared_->statement.tryReset();
    try {
        prepared_->statement.clearBindings();
    } catch (const SQLite::Exception &) {
        // Bindings stay; the next user binds all of them anyway.
    }
    prepared_->lent = false;
}

Statement &Statement::bind(int index, std::int64_t value)
{
    prepared_->statement.bind(index, value);
    return *this;
}

Statement &Statement::bind(int index, double value)
{
    prepared_->statement.bind(index, value);
    return *this;
}

Statement &Statement::bind(int index, std::string_view text)
{
    prepared_->statement.bind(index, std::string(text));
    return *this;
}

Statement &Statement::bindBlob(int index, std::string_view bytes)
{
    // An empty view may be a null pointer, which SQLite takes for NULL.
    prepared_->statement.bind(index, bytes.empty() ? "" : bytes.data(), static_cast<int>(bytes.size()));
    return *this;
}

Statement &Statement::bindBlob(int index, std::span<const float> numbers)
{
    std::vector<float> copy(numbers.begin(), numbers.end());
    toLittleEndian(copy);
    prepared_->statement.bind(index, copy.data(), static_cast<int>(copy.size() * sizeof(float)));
    return *this;
}

Statement &Statement::bind(int index, std::optional<std::int64_t> value)
{
    if (value)
        return bind(index, *value);
    prepared_->statement.bind(index);
    return *this;
}

bool Statement::step()
{
    return prepared_->statement.executeStep();
}

void Statement::run()
{
    while (prepared_->statement.executeStep()) {
    }
    prepared_->statement.reset();
}

void Statement::reset()
{
    prepared_->statement.reset();
}

std::int64_t Statement::integer(int column) const
{
    return prepared_->statement.getColumn(column).getInt64();
}

double Statement::real(int column) const
{
    return prepared_->statement.getColumn(column).getDouble();
}

std::string Statement::text(int column) const
{
    return prepared_->statement.getColumn(column).getString();
}

std::string Statement::blob(int column) const
{
    const SQLite::Column cell = prepared_->statement.getColumn(column);
    const int size = cell.getBytes();
    return size > 0 ? std::string(static_cast<const char *>(cell.getBlob()), static_cast<std::size_t>(size))
                    : std::string();
}

std::size_t Statement::blobSize(int column) const
{
    return static_cast<std::size_t>(prepared_->statement.getColumn(column).getBytes());
}

void Statement::floats(int column, std::span<float> into) const
{
    const SQLite::Column cell = prepared_->statement.getColumn(column);
    SEMBLANCE_CHECK(static_cast<std::size_t>(cell.getBytes()) == into.size_bytes());
    if (!into.empty())
        std::memcpy(into.data(), cell.getBlob(), into.size_bytes());
    toLittleEndian(into);
}

std::optional<std::int64_t> Statement::maybe(int column) const
{
    const SQLite::Column cell = prepared_->statement.getColumn(column);
    if (cell.isNull())
        return std::nullopt;
    return cell.getInt64();
}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path &file, Access access)
{
    constexpr int kWait = 5000; // milliseconds for another program's commit
    constexpr std::string_view kDoing = "open the library";
    try {
        const bool write = access == Access::Write;
        const int flags = write ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE : SQLite::OPEN_READONLY;
        SQLite::Database database(pathBytes(file), flags | SQLite::OPEN_NOMUTEX, kWait);
        // Pages of 8 kB hold two vectors of 768 and three of 512; 4 kB would waste half of each for 512.
        if (write)
            database.exec("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA secure_delete = OFF;"
                          "PRAGMA journal_size_limit = 67108864");
        // FULL: a commit is on the disk when it returns; NORMAL could lose the last ones with the power.
        database.exec("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768;"
                      "PRAGMA temp_store = MEMORY");
        auto state = std::unique_ptr<State>(new State{file, access, std::move(database), 0, {}});
        return std::unique_ptr<Connection>(new Connection(std::move(state)));
    } catch (const SQLite::Exception &e) {
        return storeError(e, kDoing, file);
    } catch (const std::bad_alloc &) {
        return Error{Code::NoMemory, std::string(kDoing), display(file), "there is not enough memory", ""};
    }
}

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state))
{}

Connection::~Connection()
{
    if (inTransaction())
        rollback();
}

Statement Connection::prepare(std::string_view sql)
{
    std::shared_ptr<Statement::Prepared> &kept = state_->statements[std::string(sql)];
    if (!kept)
        kept = std::make_shared<Statement::Prepared>(state_->database, std::string(sql));
    if (kept->lent) // the same text inside its own loop: one for this time only
        return Statement(std::make_shared<Statement::Prepared>(state_->database, std::string(sql)));
    return Statement(kept);
}

void Connection::execute(const std::string &sql)
{
    state_->database.exec(sql);
}

std::int64_t Connection::lastId() const
{
    return state_->database.getLastInsertRowid();
}

std::int64_t Connection::changed() const
{
    return state_->database.getChanges();
}

bool Connection::inTransaction() const
{
    return sqlite3_get_autocommit(state_->database.getHandle()) == 0;
}

void Connection::begin()
{
    state_->nextRevision = 0;
    // A writer takes its lock now and not at the first change, which could then fail in the middle.
    execute(state_->access == Access::Write ? "BEGIN IMMEDIATE" : "BEGIN");
}

void Connection::commit()
{
    execute("COMMIT");
    state_->nextRevision = 0;
}

void Connection::rollback() noexcept
{
    state_->nextRevision = 0;
    // After a full disk SQLite may have rolled back by itself.
    if (inTransaction())
        state_->database.tryExec("ROLLBACK");
}

std::int64_t Connection::nextRevision()
{
    SEMBLANCE_CHECK(inTransaction());
    if (state_->nextRevision == 0) {
        prepare("UPDATE meta SET value = value + 1 WHERE name = 'revision'").run();
        Statement ask = prepare("SELECT value FROM meta WHERE name = 'revision'");
        ask.step();
        state_->nextRevision = ask.integer(0);
    }
    return state_->nextRevision;
}

Access Connection::access() const noexcept
{
    return state_->access;
}

const std::filesystem::path &Connection::file() const noexcept
{
    return state_->file;
}

std::optional<Error> Connection::caught(std::string_view doing, const std::function<void()> &body)
{
    try {
        body();
        return std::nullopt;
    } catch (const SQLite::Exception &e) {
        return storeError(e, doing, state_->file);
    } catch (const std::bad_alloc &) {
        return Error{Code::NoMemory, std::string(doing), display(state_->file), "there is not enough memory",
                     ""};
    }
}

} // namespace semblance::store
