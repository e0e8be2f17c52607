// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/store/backup.h"

#include "core/base/filelock.h"
#include "core/base/files.h"
#include "core/base/path.h"
#include "core/store/connection.h"
#include "core/store/schema.h"

#include <system_error>

namespace semblance::store {

namespace fs = std::filesystem;

namespace {

constexpr const char *kBackup = "back the library up";
constexpr const char *kRestore = "restore the library";

fs::path withSuffix(const fs::path &file, const char *suffix)
{
    fs::path other = file;
    other += suffix;
    return other;
}

void removeQuietly(const fs::path &file)
{
    std::error_code ignored;
    for (const char *suffix : {"", "-wal", "-shm", "-journal"})
        fs::remove(withSuffix(file, suffix), ignored);
}

Result<void> renameTo(const fs::path &from, const fs::path &to)
{
    std::error_code error;
    fs::rename(from, to, error);
    return error ? Result<void>(systemError(error.value(), kRestore, to)) : Result<void>();
}

/// Copies the backup beside the catalogue and makes a whole, current catalogue with a name of its own of it.
Result<void> prepare(const fs::path &file, const fs::path &part)
{
    std::error_code error;
    fs::copy_file(file, part, fs::copy_options::overwrite_existing, error);
    if (error)
        return systemError(error.value(), kRestore, file);
    auto connection = Connection::open(part, Access::Write);
    if (!connection)
        return connection.error();
    const auto found = version(**connection, schemaSteps());
    if (!found)
        return found.error();
    if (*found == Version::Empty)
        return Error{Code::Damaged, kRestore, display(file), "there is nothing in it", "Give a backup"};
    Connection &catalogue = **connection;
    const auto whole = attempt(catalogue, kRestore, [&]() -> Result<void> {
        Statement ask = catalogue.prepare("PRAGMA integrity_check(1)");
        if (ask.step() && ask.text(0) != "ok")
            return Error{Code::Damaged, kRestore, display(file), "it is damaged (" + ask.text(0) + ")",
                         "Give another backup"};
        return {};
    });
    if (!whole)
        return whole;
    if (*found == Version::Older)
        if (auto done = migrate(catalogue, schemaSteps()); !done)
            return done;
    auto renamed = change(catalogue, kRestore, [&] {
        catalogue
            .prepare("UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'catalogue.id'")
            .run();
    });
    if (!renamed)
        return renamed;
    // One file again: what was just written leaves the log.
    return attempt(catalogue, kRestore, [&] {
        Statement ask = catalogue.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
        while (ask.step()) {
        }
    });
}

/// The catalogue that is there, log included, as one file under another name.
Result<void> putAside(const fs::path &catalogue, const fs::path &aside)
{
    std::error_code error;
    if (!fs::exists(catalogue, error))
        return {};
    if (const auto connection = Connection::open(catalogue, Access::Write)) {
        // Where it is too damaged for that, it is kept as it lies there.
        static_cast<void>(attempt(**connection, kRestore, [&] {
            Statement ask = (*connection)->prepare("PRAGMA wal_checkpoint(TRUNCATE)");
            while (ask.step()) {
            }
        }));
    }
    removeQuietly(aside);
    for (const char *suffix : {"-wal", "-shm"})
        if (fs::exists(withSuffix(catalogue, suffix), error))
            if (auto done = renameTo(withSuffix(catalogue, suffix), withSuffix(aside, suffix)); !done)
                return done;
    return renameTo(catalogue, aside);
}

} // namespace

Result<void> backup(Database &database, const fs::path &file)
{
    Connection &connection = database.connection();
    SEMBLANCE_CHECK(!connection.inTransaction());
    std::error_code error;
    if (fs::equivalent(file, connection.file(), error))
        return Error{Code::Invalid, kBackup, display(file), "it is the library's own catalogue",
                     "Give another file"};
    const fs::path folder = file.parent_path();
    if (!folder.empty())
        if (auto made = makeFolder(folder, kBackup); !made)
            return made;
    const fs::path part = withSuffix(file, ".part");
    removeQuietly(part);
    auto copied = attempt(connection, kBackup, [&] {
        connection.prepare("VACUUM INTO ?").bind(1, std::string_view(pathBytes(part))).run();
    });
    if (copied)
        copied = finishAtomically(part, file, kBackup);
    if (!copied)
        removeQuietly(part);
    return copied;
}

Result<void> restore(const fs::path &file, const fs::path &folder, std::string_view program)
{
    if (const auto stamp = stampOf(file, Links::Follow, kRestore); !stamp)
        return stamp.error();
    else if (stamp->kind != FileKind::File)
        return Error{Code::Unreadable, kRestore, display(file), "it is no file", "Give a backup"};
    if (auto made = makeFolder(folder, kRestore); !made)
        return made;
    const auto lock = FileLock::take(folder / "catalogue.lock", program, kRestore);
    if (!lock)
        return lock.error();
    const fs::path catalogue = folder / "catalogue.sqlite", part = folder / "catalogue.restored.sqlite";
    removeQuietly(part);
    auto ready = prepare(file, part);
    std::error_code ignored;
    for (const char *suffix : {"-wal", "-shm"}) // empty by now
        fs::remove(withSuffix(part, suffix), ignored);
    if (ready)
        ready = putAside(catalogue, folder / kBeforeRestore);
    if (ready)
        ready = finishAtomically(part, catalogue, kRestore);
    if (!ready)
        removeQuietly(part);
    return ready;
}

} // namespace semblance::store
