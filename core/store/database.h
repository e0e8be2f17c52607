// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/filelock.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace semblance::store {

class Connection;

enum class Access {
    Read, ///< any number at once, also while somebody writes; never creates anything
    Write ///< one at a time over all programs; creates folder and catalogue where there are none
};

/// One connection to a library's catalogue (catalogue.sqlite in its folder): WAL, synchronous NORMAL (what
/// was committed survives a crash of the program; after a power cut the last commits may be missing, never a
/// part of one), foreign keys on. Threads: one at a time; a thread that reads opens its own. The table
/// classes (Roots, Pictures, ...) borrow it: it must outlive them.
class Database
{
public:
    /// @param folder   the library's folder
    /// @param program  who opens it, for the lock: a second writer reads this name
    /// @error NotFound     (Read only) there is no library yet; nothing else gives this code
    /// @error Locked       (Write only) another program writes; the cause names it
    /// @error Newer        written by a newer Semblance
    /// @error Damaged      no database, or not a catalogue
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path &folder, Access access,
                                                  std::string_view program);
    ~Database();

    const std::filesystem::path &folder() const noexcept { return folder_; }
    bool writable() const noexcept;
    /// Grows with every committed change of embeddings; what is derived from them remembers it.
    Result<std::int64_t> revision();
    /// Bytes of the catalogue's files, write-ahead log included.
    std::int64_t bytes() const;
    /// Reads every page. @error Damaged with SQLite's first complaint
    Result<void> check();

    Connection &connection() noexcept { return *connection_; }

    /// For openDatabase (schema.h). @param lock  none on a connection that reads
    Database(std::filesystem::path folder, std::optional<FileLock> lock,
             std::unique_ptr<Connection> connection);

private:
    std::filesystem::path folder_;
    std::optional<FileLock> lock_; // given up after the connection is closed
    std::unique_ptr<Connection> connection_;
};

/// All or nothing: rolls back unless it was committed. On a connection for reading it keeps one consistent
/// view while others write. Not nested. The table classes join an open one, else each call is one of its own.
class Transaction
{
public:
    static Result<Transaction> begin(Database &database);
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();

    /// @error NoSpace, Unreadable; everything is rolled back then
    Result<void> commit();

private:
    explicit Transaction(Connection *connection) : connection_(connection) {}
    Connection *connection_;
};

} // namespace semblance::store
