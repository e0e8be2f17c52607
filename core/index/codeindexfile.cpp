// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/index/codeindexfile.h"

#include "core/base/files.h"
#include "core/base/path.h"
#include "core/index/codekernel.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace semblance::index {

namespace {

constexpr const char *kLoad = "load the index";
constexpr std::int64_t kMostRows = 1'000'000'000;
constexpr std::int64_t kMostId = 4'000'000'000; // the table of rows has an entry an id

template <class T>
std::string_view bytesOf(const std::vector<T> &values)
{
    return {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T)};
}

template <class T>
bool read(std::FILE *file, std::vector<T> &values)
{
    return std::fread(values.data(), sizeof(T), values.size(), file) == values.size();
}

} // namespace

Result<void> saveCodes(const Codes &codes, const std::filesystem::path &file)
{
    return writeAtomically(file, "save the index", [&](const AppendBytes &append) -> Result<void> {
        const std::vector<std::int64_t> rows = {static_cast<std::int64_t>(codes.ids.size()),
                                                std::int64_t{codes.keepsFine}, codes.learnedFrom};
        const std::string book = codes.book.bytes();
        std::vector<std::int64_t> ids;
        ids.reserve(codes.ids.size());
        for (const ContentId id : codes.ids)
            ids.push_back(id.value);
        for (const std::string_view part :
             {bytesOf(rows), std::string_view(book), bytesOf(ids), bytesOf(codes.blocks),
              bytesOf(codes.others), bytesOf(codes.fine), bytesOf(codes.fineStep)})
            if (auto done = append(part); !done)
                return done;
        return {};
    });
}

Result<Codes> loadCodes(const std::filesystem::path &file, int dimension)
{
    const Error wrong{Code::Damaged, kLoad, display(file), "its parts do not fit together", ""};
    const auto opened = openForReading(file, kLoad);
    if (!opened)
        return opened.error();
    std::vector<std::int64_t> rows(3);
    std::string book(Codebook::size(dimension), '\0');
    if (!read(opened->get(), rows) || rows[0] < 0 || rows[0] > kMostRows || (rows[1] != 0 && rows[1] != 1) ||
        rows[2] < 0 || std::fread(book.data(), 1, book.size(), opened->get()) != book.size())
        return wrong;
    auto parsed = Codebook::parse(book, dimension);
    if (!parsed)
        return Error{Code::Damaged, kLoad, display(file), parsed.error().cause, ""};
    Codes codes;
    codes.book = std::move(*parsed);
    const auto count = static_cast<std::size_t>(rows[0]);
    codes.keepsFine = rows[1] == 1;
    codes.learnedFrom = rows[2];
    const std::size_t fine = codes.keepsFine ? count : 0;
    const std::size_t padded = (count + kBlockRows - 1) / kBlockRows * kBlockRows;
    std::error_code error;
    const std::uint64_t expected = sizeof(std::int64_t) * (rows.size() + count) + book.size() +
                                   fine * (2 * static_cast<std::size_t>(dimension) + sizeof(float)) +
                                   padded * static_cast<std::size_t>(codes.book.first()) +
                                   count * static_cast<std::size_t>(codes.book.others());
    if (std::filesystem::file_size(file, error) != expected || error)
        return wrong;
    std::vector<std::int64_t> ids(count);
    codes.blocks.resize(padded * static_cast<std::size_t>(codes.book.first()));
    codes.others.resize(count * static_cast<std::size_t>(codes.book.others()));
    codes.fine.resize(fine * static_cast<std::size_t>(dimension));
    codes.fineStep.resize(fine);
    if (!read(opened->get(), ids) || !read(opened->get(), codes.blocks) ||
        !read(opened->get(), codes.others) || !read(opened->get(), codes.fine) ||
        !read(opened->get(), codes.fineStep))
        return wrong;
    const auto largest = std::max_element(ids.begin(), ids.end());
    if (largest != ids.end() && (*largest > kMostId || *std::min_element(ids.begin(), ids.end()) < 1))
        return wrong;
    codes.rowOf.assign(largest == ids.end() ? 0 : static_cast<std::size_t>(*largest) + 1, Codes::kNoRow);
    for (std::size_t row = 0; row < count; ++row) {
        std::uint32_t &place = codes.rowOf[static_cast<std::size_t>(ids[row])];
        if (place != Codes::kNoRow)
            return wrong;
        place = static_cast<std::uint32_t>(row);
        codes.ids.push_back({ids[row]});
    }
    return codes;
}

} // namespace semblance::index
