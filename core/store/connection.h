// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"
#include "core/store/database.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace semblance::store {

/// A prepared statement on loan from its connection; reset and given back at the end of its life. Its
/// functions may throw what SQLite throws: they are called inside attempt() or change() only. Parameters
/// count from 1, columns from 0, as in SQLite.
class Statement
{
public:
    struct Prepared;
    explicit Statement(std::shared_ptr<Prepared> prepared);
    Statement(Statement &&) noexcept = default;
    Statement &operator=(Statement &&) = delete;
    ~Statement();

    Statement &bind(int index, std::int64_t value);
    Statement &bind(int index, double value);
    Statement &bind(int index, std::string_view text);
    Statement &bindBlob(int index, std::string_view bytes);
    Statement &bindBlob(int index, std::span<const float> numbers); ///< float32, little endian
    Statement &bind(int index, std::optional<std::int64_t> value);

    bool step();  ///< true where there is a row
    void run();   ///< to the end; ready to be bound again
    void reset(); ///< ready to be bound again

    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    std::string blob(int column) const;
    std::size_t blobSize(int column) const;
    void floats(int column, std::span<float> into) const; ///< the blob must have exactly that size
    std::optional<std::int64_t> maybe(int column) const;

private:
    std::shared_ptr<Prepared> prepared_;
};

/// What Database is made of, for the other files of this folder.
class Connection
{
public:
    /// Opens the file, creates it for writing, sets the pragmas; looks at no version and takes no lock.
    static Result<std::unique_ptr<Connection>> open(const std::filesystem::path &file, Access access);
    ~Connection();

    Access access() const noexcept;
    /// Prepared once a text, kept. Throws.
    Statement prepare(std::string_view sql);
    /// One or several statements without rows. Throws.
    void execute(const std::string &sql);
    std::int64_t lastId() const;
    std::int64_t changed() const; ///< rows changed by the last statement
    bool inTransaction() const;
    void begin();
    void commit();
    void rollback() noexcept;
    /// The revision that the open transaction will have, taken once for each. Throws.
    std::int64_t nextRevision();
    const std::filesystem::path &file() const noexcept;

    /// Runs the body and turns what it throws into an Error.
    std::optional<Error> caught(std::string_view doing, const std::function<void()> &body);

private:
    struct State;
    explicit Connection(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

template <class T>
struct AsResult
{
    using type = Result<T>;
};
template <class T>
struct AsResult<Result<T>>
{
    using type = Result<T>;
};

/// The body's value or what SQLite threw, as a Result. A body that returns a Result may fail by itself.
template <class Body>
auto attempt(Connection &connection, std::string_view doing, Body body) ->
    typename AsResult<std::invoke_result_t<Body>>::type
{
    using Returned = std::invoke_result_t<Body>;
    if constexpr (std::is_void_v<Returned>) {
        if (auto error = connection.caught(doing, body))
            return *std::move(error);
        return {};
    } else {
        std::optional<Returned> value;
        if (auto error = connection.caught(doing, [&] { value.emplace(body()); }))
            return *std::move(error);
        return *std::move(value);
    }
}

/// As attempt, all or nothing: in the transaction that is open, else in one of its own.
template <class Body>
auto change(Connection &connection, std::string_view doing, Body body) ->
    typename AsResult<std::invoke_result_t<Body>>::type
{
    if (connection.inTransaction())
        return attempt(connection, doing, std::move(body));
    if (auto error = connection.caught(doing, [&] { connection.begin(); }))
        return *std::move(error);
    auto result = attempt(connection, doing, std::move(body));
    if (!result) {
        connection.rollback();
        return result;
    }
    if (auto error = connection.caught(doing, [&] { connection.commit(); })) {
        connection.rollback();
        return *std::move(error);
    }
    return result;
}

} // namespace semblance::store
