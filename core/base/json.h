// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace semblance {

/// A JSON value; objects keep the order in which they were written. A plain value type.
class Json
{
public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;

    Json() = default;
    Json(std::nullptr_t) {}
    Json(bool value) : value_(value) {}
    Json(int value) : value_(static_cast<std::int64_t>(value)) {}
    Json(std::int64_t value) : value_(value) {}
    Json(std::uint64_t value) : value_(static_cast<std::int64_t>(value)) {}
    Json(double value) : value_(value) {}
    Json(float value) : value_(value) {} ///< written with the fewest digits that give the float back
    Json(const char *value) : value_(std::string(value)) {}
    Json(std::string_view value) : value_(std::string(value)) {}
    Json(std::string value) : value_(std::move(value)) {}
    Json(Array value) : value_(std::move(value)) {}

    /// Json::object({{"a", 1}, {"b", "c"}})
    static Json object(Object members = {});
    static Json array(Array items = {});
    template <class Range>
    static Json arrayOf(const Range &range)
    {
        Array items;
        for (const auto &item : range)
            items.emplace_back(item);
        return Json(std::move(items));
    }

    bool isNull() const noexcept { return std::holds_alternative<std::monostate>(value_); }
    bool isBool() const noexcept { return std::holds_alternative<bool>(value_); }
    bool isInteger() const noexcept { return std::holds_alternative<std::int64_t>(value_); }
    bool isNumber() const noexcept;
    bool isFloat() const noexcept { return std::holds_alternative<float>(value_); }
    bool isString() const noexcept { return std::holds_alternative<std::string>(value_); }
    bool isArray() const noexcept { return std::holds_alternative<Array>(value_); }
    bool isObject() const noexcept { return std::holds_alternative<Object>(value_); }

    /// The value, or the fallback where it is of another kind.
    bool boolean(bool fallback = false) const noexcept;
    std::int64_t integer(std::int64_t fallback = 0) const noexcept;
    double number(double fallback = 0) const noexcept;
    std::string string(std::string_view fallback = {}) const;
    /// Items of an array, empty for anything else.
    const Array &items() const &noexcept;
    Array items() && { return items(); } ///< of a temporary: by value, so that a loop over it is safe
    /// Members of an object, empty for anything else.
    const Object &members() const &noexcept;
    Object members() && { return members(); }

    /// The member of that name, nullptr where there is none.
    const Json *find(std::string_view name) const &noexcept;
    const Json *find(std::string_view name) && = delete;
    bool has(std::string_view name) const noexcept { return find(name) != nullptr; }
    /// The member of that name; null where there is none.
    const Json &operator[](std::string_view name) const &noexcept;
    Json operator[](std::string_view name) && { return (*this)[name]; }
    /// Sets a member (added at the end where it is new). Turns null into an object.
    Json &set(std::string_view name, Json value);
    /// As set, for a name that is known to be new: no look through the members.
    Json &append(std::string_view name, Json value);
    /// Adds an item. Turns null into an array.
    Json &push(Json value);

    /// @param indent  spaces a level; negative writes one line. Invalid UTF-8 becomes U+FFFD; NaN and Inf
    /// become null.
    std::string dump(int indent = -1) const;

    bool operator==(const Json &) const = default;

private:
    std::variant<std::monostate, bool, std::int64_t, double, float, std::string, Array, Object> value_;
};

struct JsonLimits
{
    std::uint64_t bytes = 16u << 20; ///< a longer text is TooLarge
    int depth = 32;                  ///< deeper nesting is Damaged
    bool wholeNumbersOnly =
        false; ///< numbers with a fraction, exponent or sign are Damaged (safetensors headers)
};

/// Strict JSON (RFC 8259, UTF-8). Duplicate names in one object are Damaged, as is anything after the value.
/// @param what  names the text in an Error: a file name
Result<Json> parseJson(std::string_view text, std::string_view what, const JsonLimits &limits = {});
Result<Json> readJson(const std::filesystem::path &path, std::string_view doing,
                      const JsonLimits &limits = {});

} // namespace semblance
