// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/check.h"
#include "core/base/error.h"

#include <optional>
#include <utility>
#include <variant>

namespace semblance {

/// A value or the Error that kept it from existing. [[nodiscard]]: a forgotten one does not compile cleanly.
/// Asking for the value of a failed result is a defect of ours and ends the program with file and line.
template <class T>
class [[nodiscard]] Result
{
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const noexcept { return state_.index() == 0; }
    bool ok() const noexcept { return state_.index() == 0; }

    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(value()); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }

    T &value() &
    {
        SEMBLANCE_CHECK(ok());
        return *std::get_if<0>(&state_);
    }
    const T &value() const &
    {
        SEMBLANCE_CHECK(ok());
        return *std::get_if<0>(&state_);
    }
    T &&value() && { return std::move(static_cast<Result &>(*this).value()); }

    const Error &error() const
    {
        SEMBLANCE_CHECK(!ok());
        return *std::get_if<1>(&state_);
    }

private:
    std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    explicit operator bool() const noexcept { return !error_; }
    bool ok() const noexcept { return !error_; }

    const Error &error() const
    {
        SEMBLANCE_CHECK(error_.has_value());
        return *error_;
    }

private:
    std::optional<Error> error_;
};

} // namespace semblance
