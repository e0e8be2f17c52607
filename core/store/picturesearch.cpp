// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Semblance authors
#include "core/base/unicode.h"
#include "core/store/connection.h"
#include "core/store/pictures.h"
#include "core/store/rows.h"

namespace semblance::store {

namespace {

constexpr std::string_view kDoing = "look for pictures in the library";

/// SQL with its parameters in order.
struct Conditions
{
    std::string sql;
    std::vector<std::function<void(Statement &, int)>> parameters;

    template <class Value>
    void add(std::string_view condition, Value value)
    {
        sql += condition;
        parameters.push_back([value](Statement &ask, int index) { ask.bind(index, value); });
    }
    void addBlob(std::string_view condition, std::string value)
    {
        sql += condition;
        parameters.push_back(
            [value](Statement &ask, int index) { ask.bindBlob(index, std::string_view(value)); });
    }
    void bindAll(Statement &ask) const
    {
        int index = 0;
        for (const auto &bind : parameters)
            bind(ask, ++index);
    }
};

Conditions conditionsOf(const PictureFilter &filter)
{
    using Orientation = PictureFilter::Orientation;
    Conditions all;
    if (filter.root)
        all.add(" AND p.root = ?", filter.root->value);
    if (!filter.folder.empty()) {
        // Everything that begins with "folder/": up to the byte after the slash.
        all.addBlob(" AND p.path >= ?", filter.folder + '/');
        all.addBlob(" AND p.path < ?", filter.folder + static_cast<char>('/' + 1));
    }
    if (!filter.formats.empty()) {
        all.sql += " AND lower(c.format) IN (";
        for (std::size_t i = 0; i < filter.formats.size(); ++i)
            all.add(i == 0 ? "?" : ", ?", filter.formats[i]);
        all.sql += ")";
    }
    if (filter.after)
        all.add(" AND coalesce(c.taken, p.modified / 1000000000) >= ?", *filter.after);
    if (filter.before)
        all.add(" AND coalesce(c.taken, p.modified / 1000000000) < ?", *filter.before);
    if (filter.orientation == Orientation::Landscape)
        all.sql += " AND c.width > c.height";
    else if (filter.orientation == Orientation::Portrait)
        all.sql += " AND c.width < c.height";
    else if (filter.orientation == Orientation::Square)
        all.sql += " AND c.width = c.height";
    if (filter.minSide > 0)
        all.add(" AND min(c.width, c.height) >= ?", std::int64_t{filter.minSide});
    if (!filter.pixels.empty()) {
        all.sql += " AND (0";
        for (const PixelRange &range : filter.pixels) {
            all.add(" OR (c.width * c.height >= ?", range.from);
            if (range.below > 0)
                all.add(" AND c.width * c.height < ?", range.below);
            all.sql += ")";
        }
        all.sql += ")";
    }
    if (!filter.cameras.empty()) {
        all.sql += " AND c.camera IN (";
        for (std::size_t i = 0; i < filter.cameras.size(); ++i)
            all.add(i == 0 ? "?" : ", ?", filter.cameras[i]);
        all.sql += ")";
    }
    return all;
}

std::vector<std::string> wordsOf(std::string_view text)
{
    std::vector<std::string> words(1);
    for (const char32_t point : codePoints(foldForSearch(text))) {
        if (!isSpace(point))
            words.back() += toUtf8(point);
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty())
        words.pop_back();
    return words;
}

} // namespace

bool PictureFilter::empty() const
{
    return *this == PictureFilter{};
}

Result<std::vector<ContentId>> Pictures::matching(const PictureFilter &filter)
{
    return attempt(connection_, kDoing, [&] {
        const Conditions conditions = conditionsOf(filter);
        Statement ask = connection_.prepare("SELECT DISTINCT p.content FROM pictures p JOIN contents c ON "
                                            "c.id = p.content WHERE p.state < 2" +
                                            conditions.sql + " ORDER BY p.content");
        conditions.bindAll(ask);
        std::vector<ContentId> found;
        while (ask.step())
            found.push_back({ask.integer(0)});
        return found;
    });
}

Result<std::vector<PictureRow>> Pictures::named(std::string_view words, int limit)
{
    return attempt(connection_, kDoing, [&] {
        Conditions conditions;
        for (const std::string &word : wordsOf(words))
            conditions.add(" AND instr(p.name, ?) > 0", word);
        std::vector<PictureRow> found;
        if (conditions.parameters.empty())
            return found;
        // The names are read from their own index; only what matches is looked up.
        Statement ask = connection_.prepare("SELECT " + std::string(kPictureColumns) +
                                            " FROM pictures p INDEXED BY pictures_name WHERE p.state <> 3" +
                                            conditions.sql + " ORDER BY p.name, p.id LIMIT ?");
        conditions.bindAll(ask);
        ask.bind(static_cast<int>(conditions.parameters.size()) + 1, std::int64_t{limit});
        while (ask.step())
            found.push_back(pictureFrom(ask));
        return found;
    });
}

} // namespace semblance::store
