// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/path.h"

#include "core/base/unicode.h"

#include <algorithm>
#include <cctype>
#include <system_error>

namespace semblance {

std::string pathBytes(const std::filesystem::path &path)
{
#ifdef _WIN32
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
#else
    return path.native();
#endif
}

std::filesystem::path pathFromBytes(std::string_view bytes)
{
#ifdef _WIN32
    return std::filesystem::path(std::u8string(bytes.begin(), bytes.end()));
#else
    return std::filesystem::path(std::string(bytes));
#endif
}

std::string display(const std::filesystem::path &path)
{
    std::vector<char32_t> points = codePoints(pathBytes(path));
    for (char32_t &point : points)
        if (point < 0x20 || (point >= 0x7F && point < 0xA0))
            point = 0xFFFD;
    return toUtf8(points);
}

std::string extension(const std::filesystem::path &path)
{
    std::string text = pathBytes(path.extension());
    if (!text.empty())
        text.erase(0, 1);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

Result<std::filesystem::path> absolute(const std::filesystem::path &path)
{
    if (path.empty())
        return Error{Code::Invalid, "find the folder", "", "no path was given", ""};
    std::error_code error;
    std::filesystem::path whole = std::filesystem::absolute(path, error).lexically_normal();
    if (error)
        return Error{Code::NotFound, "find the folder", display(path), error.message(), ""};
    if (!whole.has_filename() && whole.has_relative_path()) // "/a/b/" and "/a/b" are one
        whole = whole.parent_path();
    return whole;
}

bool isWithin(const std::filesystem::path &path, const std::filesystem::path &folder)
{
    auto inner = path.begin();
    for (const auto &part : folder) {
        if (part.empty())
            continue;
        if (inner == path.end() || *inner != part)
            return false;
        ++inner;
    }
    return true;
}

} // namespace semblance
