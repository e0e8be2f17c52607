// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/json.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/base/unicode.h"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

namespace semblance {

namespace {

const Json kNull;

/// Builds our value from nlohmann's events: this is where duplicates, depth and odd numbers are seen.
class Builder
{
public:
    explicit Builder(const JsonLimits &limits) : limits_(limits) {}

    bool null() { return add(Json()); }
    bool boolean(bool value) { return add(Json(value)); }
    bool number_integer(std::int64_t value)
    {
        if (limits_.wholeNumbersOnly)
            return refuse("a number is negative");
        return add(Json(value));
    }
    bool number_unsigned(std::uint64_t value)
    {
        if (limits_.wholeNumbersOnly && value > (std::uint64_t(1) << 53))
            return refuse("a number is larger than 2^53");
        if (value > static_cast<std::uint64_t>(INT64_MAX))
            return add(Json(static_cast<double>(value)));
        return add(Json(static_cast<std::int64_t>(value)));
    }
    bool number_float(double value, const std::string &)
    {
        if (limits_.wholeNumbersOnly)
            return refuse("a number has a fraction or an exponent");
        return add(Json(value));
    }
    bool string(std::string &value) { return add(Json(std::move(value))); }
    bool binary(std::vector<std::uint8_t> &) { return refuse("it holds binary data"); }
    bool start_object(std::size_t) { return open(Json::object()); }
    bool key(std::string &name)
    {
        if (!levels_.back().names.insert(name).second)
            return refuse("the name \"" + validUtf8(name) + "\" stands there twice");
        levels_.back().name = std::move(name);
        return true;
    }
    bool end_object() { return close(); }
    bool start_array(std::size_t) { return open(Json::array()); }
    bool end_array() { return close(); }
    bool parse_error(std::size_t position, const std::string &, const nlohmann::detail::exception &)
    {
        return refuse("it is not valid JSON at byte " + std::to_string(position));
    }

    Json result;
    std::string cause;

private:
    struct Level
    {
        Json value;
        std::string name;
        std::set<std::string> names;
    };

    bool refuse(std::string why)
    {
        if (cause.empty())
            cause = std::move(why);
        return false;
    }
    bool open(Json empty)
    {
        if (static_cast<int>(levels_.size()) >= limits_.depth)
            return refuse("it is nested deeper than " + std::to_string(limits_.depth) + " levels");
        levels_.push_back({std::move(empty), {}, {}});
        return true;
    }
    bool close()
    {
        Json done = std::move(levels_.back().value);
        levels_.pop_back();
        return add(std::move(done));
    }
    bool add(Json item)
    {
        if (levels_.empty())
            result = std::move(item);
        else if (levels_.back().value.isArray())
            levels_.back().value.push(std::move(item));
        else
            levels_.back().value.append(levels_.back().name, std::move(item));
        return true;
    }

    JsonLimits limits_;
    std::vector<Level> levels_;
};

template <class Number>
void writeNumber(std::string &text, Number value)
{
    if (!std::isfinite(value)) {
        text += "null";
        return;
    }
    char digits[40];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    text.append(digits, end);
}

void writeString(std::string &text, const std::string &value)
{
    constexpr char kDigits[] = "0123456789abcdef";
    text += '"';
    for (char c : validUtf8(value)) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            text += '\\', text += c;
        else if (c == '\n')
            text += "\\n";
        else if (byte < 0x20 || byte == 0x7F)
            (text += "\\u00") += {kDigits[byte >> 4], kDigits[byte & 15]};
        else
            text += c;
    }
    text += '"';
}

void breakLine(std::string &text, int indent, int level)
{
    if (indent >= 0)
        (text += '\n').append(static_cast<std::size_t>(indent * level), ' ');
}

void write(std::string &text, const Json &value, int indent, int level);

void writeObject(std::string &text, const Json &value, int indent, int level)
{
    text += '{';
    bool first = true;
    for (const auto &[name, member] : value.members()) {
        if (!first)
            text += indent >= 0 ? "," : ", ";
        first = false;
        breakLine(text, indent, level + 1);
        writeString(text, name);
        text += ": ";
        write(text, member, indent, level + 1);
    }
    if (!first)
        breakLine(text, indent, level);
    text += '}';
}

void writeArray(std::string &text, const Json &value, int indent, int level)
{
    text += '[';
    // Arrays of numbers (embeddings, token ids) stay on one line.
    bool flat = true;
    for (const Json &item : value.items())
        flat = flat && !item.isObject() && !item.isArray() && !item.isString();
    bool first = true;
    for (const Json &item : value.items()) {
        if (!first)
            text += indent >= 0 && !flat ? "," : ", ";
        first = false;
        if (!flat)
            breakLine(text, indent, level + 1);
        write(text, item, indent, level + 1);
    }
    if (!first && !flat)
        breakLine(text, indent, level);
    text += ']';
}

void write(std::string &text, const Json &value, int indent, int level)
{
    if (value.isNull())
        text += "null";
    else if (value.isBool())
        text += value.boolean() ? "true" : "false";
    else if (value.isInteger())
        text += std::to_string(value.integer());
    else if (value.isNumber())
        value.isFloat() ? writeNumber(text, static_cast<float>(value.number()))
                        : writeNumber(text, value.number());
    else if (value.isString())
        writeString(text, value.string());
    else if (value.isArray())
        writeArray(text, value, indent, level);
    else
        writeObject(text, value, indent, level);
}

} // namespace

Json Json::object(Object members)
{
    Json json;
    json.value_ = std::move(members);
    return json;
}

Json Json::array(Array items)
{
    return Json(std::move(items));
}

bool Json::isNumber() const noexcept
{
    return isInteger() || isFloat() || std::holds_alternative<double>(value_);
}

bool Json::boolean(bool fallback) const noexcept
{
    const bool *value = std::get_if<bool>(&value_);
    return value ? *value : fallback;
}

std::int64_t Json::integer(std::int64_t fallback) const noexcept
{
    const std::int64_t *value = std::get_if<std::int64_t>(&value_);
    return value ? *value : fallback;
}

double Json::number(double fallback) const noexcept
{
    if (const auto *value = std::get_if<double>(&value_))
        return *value;
    if (const auto *value = std::get_if<float>(&value_))
        return *value;
    if (const auto *value = std::get_if<std::int64_t>(&value_))
        return static_cast<double>(*value);
    return fallback;
}

std::string Json::string(std::string_view fallback) const
{
    const std::string *value = std::get_if<std::string>(&value_);
    return value ? *value : std::string(fallback);
}

const Json::Array &Json::items() const &noexcept
{
    static const Array none;
    const Array *value = std::get_if<Array>(&value_);
    return value ? *value : none;
}

const Json::Object &Json::members() const &noexcept
{
    static const Object none;
    const Object *value = std::get_if<Object>(&value_);
    return value ? *value : none;
}

const Json *Json::find(std::string_view name) const &noexcept
{
    for (const auto &[key, value] : members())
        if (key == name)
            return &value;
    return nullptr;
}

const Json &Json::operator[](std::string_view name) const &noexcept
{
    const Json *member = find(name);
    return member ? *member : kNull;
}

Json &Json::set(std::string_view name, Json value)
{
    if (isNull())
        value_ = Object{};
    for (auto &[key, member] : std::get<Object>(value_))
        if (key == name) {
            member = std::move(value);
            return *this;
        }
    return append(name, std::move(value));
}

Json &Json::append(std::string_view name, Json value)
{
    if (isNull())
        value_ = Object{};
    std::get<Object>(value_).emplace_back(std::string(name), std::move(value));
    return *this;
}

Json &Json::push(Json value)
{
    if (isNull())
        value_ = Array{};
    std::get<Array>(value_).push_back(std::move(value));
    return *this;
}

std::string Json::dump(int indent) const
{
    std::string text;
    write(text, *this, indent, 0);
    return text;
}

Result<Json> parseJson(std::string_view text, std::string_view what, const JsonLimits &limits)
{
    Error error{Code::Damaged, "read the JSON of", std::string(what), "", ""};
    if (text.size() > limits.bytes) {
        error.code = Code::TooLarge;
        error.cause = "it has more than " + std::to_string(limits.bytes) + " bytes";
        return error;
    }
    if (!isValidUtf8(text)) {
        error.cause = "it is not valid UTF-8";
        return error;
    }
    Builder builder(limits);
    try {
        if (nlohmann::json::sax_parse(text, &builder))
            return std::move(builder.result);
    } catch (const std::bad_alloc &) {
        error.code = Code::NoMemory;
        builder.cause = "not enough memory";
    }
    error.cause = builder.cause;
    return error;
}

Result<Json> readJson(const std::filesystem::path &path, std::string_view doing, const JsonLimits &limits)
{
    auto text = readAll(path, limits.bytes, doing);
    if (!text)
        return text.error();
    auto json = parseJson(*text, display(path), limits);
    if (!json) {
        Error error = json.error();
        error.doing = std::string(doing);
        return error;
    }
    return json;
}

} // namespace semblance
